"""The connection to a publisher: declared hosts only, certificates verified, keys hidden.

Here: what goes out, and how much comes back in which time. Not here: what the answer holds
(`content.py`), or asking again (`download.py`).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import quote, quote_plus

import httpx
from pydantic import SecretStr

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.content import damaged
from pipelines.fetch.context import FetchContext
from pipelines.fetch.rate_limit import RateLimit
from pipelines.fetch_declaration import Fetch, Key, KeyPlace, Request

USER_AGENT = f"cityfare/{version('cityfare')}"
TRY_LATER = "Run `cityfare fetch` again later."
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_ORIGIN = "cityfare_origin"
_MOVED = "If the publisher has moved, correct `FETCH` in the source's module."


class TooSlowError(PublisherBusyError):
    """An answer took too long: asking again at once would take as long."""


@dataclass(frozen=True)
class Answer:
    """A publisher's answer; the body is complete for status 200, else only its beginning."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _PublisherTransport(httpx.BaseTransport):
    """Adds the key where a request leaves, and takes key and body out of redirects.

    No URL, log line or error above this transport ever holds the key. It is sent to the origin
    that the source declares, never to another one that a redirect names.
    """

    def __init__(self, key: Key | None, secret: SecretStr | None) -> None:
        # A connection serves one answer: bytes beyond its length would begin the next one.
        one = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        self._inner = httpx.HTTPTransport(verify=True, limits=one)
        self._key = key
        self._secret = secret

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._key and self._secret and request.extensions.get(_ORIGIN) == _origin(request.url):
            request = _with_key(request, self._key, self._secret)
        response = self._inner.handle_request(request)
        if not response.has_redirect_location:
            return response
        # The client would read the body of a redirect, however long it is.
        response.close()
        location = self._without_key(request.url, response.headers["Location"])
        return httpx.Response(response.status_code, headers={"Location": location})

    def _without_key(self, url: httpx.URL, location: str) -> str:
        if self._key is None or self._secret is None:
            return location
        try:
            target = url.join(_redact(location, self._secret))
        except httpx.InvalidURL:
            return "invalid:"
        return str(target.copy_remove_param(self._key.sent_as))

    def close(self) -> None:
        self._inner.close()


def _with_key(request: httpx.Request, key: Key, secret: SecretStr) -> httpx.Request:
    url, headers = request.url, request.headers.copy()
    if key.place is KeyPlace.HEADER:
        headers[key.sent_as] = secret.get_secret_value()
    else:
        url = url.copy_merge_params({key.sent_as: secret.get_secret_value()})
    return httpx.Request(
        request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
    )


def _written_forms(secret: SecretStr | None) -> set[str]:
    """Return the key in every way that it may be written."""
    value = secret.get_secret_value() if secret else ""
    return {value, quote(value, safe=""), quote_plus(value)} - {""}


def _redact(text: str, secret: SecretStr | None) -> str:
    for form in _written_forms(secret):
        text = text.replace(form, "[key]")
    return text


class HttpClient:
    """Asks one publisher; a context manager that closes its connections."""

    def __init__(
        self,
        declared: Fetch,
        secret: SecretStr | None,
        rate_limit: RateLimit,
        context: FetchContext,
    ) -> None:
        self._declared = declared
        self._secret = secret
        self._rate_limit = rate_limit
        self._context = context
        limits = context.limits
        self._client = httpx.Client(
            transport=_PublisherTransport(declared.key, secret),
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            follow_redirects=True,
            max_redirects=declared.redirects,
            event_hooks={"request": [self._admit]},
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> "HttpClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def redact(self, text: str) -> str:
        """Return a publisher's words without the key, should they repeat it."""
        return _redact(text, self._secret)

    def holds_key(self, data: bytes) -> bool:
        """Tell whether some bytes repeat the key, in any way that it may be written."""
        return any(form.encode() in data for form in _written_forms(self._secret))

    def get(self, request: Request) -> Answer:
        """Ask for a file.

        Raises:
            FetchError: A host, scheme or redirect that the source does not declare, a certificate
                that cannot be verified, or more bytes than the source allows.
            PublisherBusyError: Nothing answers, or the answer breaks off or takes too long.
        """
        url = httpx.URL(request.address)
        # The library's error holds the request with the key: ours is raised after it was handled,
        # or it would be kept as its context.
        failure: FetchError
        try:
            with self._client.stream(
                "GET", url, headers=dict(request.headers), extensions={_ORIGIN: _origin(url)}
            ) as response:
                if response.status_code == 200:
                    body = self._receive(request, response)
                else:
                    # An error is only quoted: its beginning will do, however long it is.
                    body = next(response.iter_raw(), b"")
                return Answer(response.status_code, response.headers, body)
        except httpx.TooManyRedirects as error:
            failure = self._too_many_redirects(url, error.request.url)
        except httpx.TransportError as error:
            failure = self._failure(url, error)
        raise failure

    def _receive(self, request: Request, response: httpx.Response) -> bytes:
        """Read the body as it arrives, as long as size and time allow."""
        promised = response.headers.get("Content-Length", "")
        expected = int(promised) if promised.isdecimal() else None
        _refuse_larger(request, expected or 0)
        body, began, most = bytearray(), self._context.clock(), self._context.limits.total_seconds
        for piece in response.iter_raw():
            body += piece
            _refuse_larger(request, len(body))
            seconds = (self._context.clock() - began).total_seconds()
            if seconds > most:
                raise TooSlowError(
                    request.name,
                    expected=f"an answer within {most:,.0f} seconds",
                    found=f"one that still comes after {seconds:,.0f}",
                    remedy=TRY_LATER,
                )
            self._context.progress.receiving(len(body), expected)
        if expected is not None and len(body) != expected:
            raise damaged(request, f"{len(body):,} bytes of {expected:,}")
        return bytes(body)

    def _admit(self, request: httpx.Request) -> None:
        """Refuse a host that the source does not declare; else wait for the request's turn."""
        url = request.url
        is_known = url.host in self._declared.hosts and not url.userinfo
        is_safe = url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)
        if not (is_known and is_safe):
            raise FetchError(
                f"address {url.scheme}://{url.host}",
                expected=f"https at {', '.join(sorted(self._declared.hosts))}",
                found=f"{url.scheme}://{url.host}{url.path}",
                remedy=_MOVED,
            )
        self._rate_limit.wait_for_turn(url.host)

    def _failure(self, url: httpx.URL, error: Exception) -> FetchError:
        what = self.redact(" ".join(f"{type(error).__name__}: {error}".split()))
        if "CERTIFICATE_VERIFY_FAILED" in what:
            return FetchError(
                url.host,
                expected="a certificate that proves who answers",
                found=what,
                remedy="Certificates are always verified: look into the network, or the clock.",
            )
        return PublisherBusyError(
            _without_query(url), expected="a complete answer", found=what, remedy=TRY_LATER
        )

    def _too_many_redirects(self, first: httpx.URL, last: httpx.URL) -> FetchError:
        key, most, remedy = self._declared.key, self._declared.redirects, _MOVED
        if key is not None and not most:
            remedy = (
                f"This publisher answers so when the key is missing or unknown: look at "
                f"{key.name.variable}. A key comes from {key.obtained_from}."
            )
        return FetchError(
            _without_query(first),
            expected=f"the data after {most} redirects at most" if most else "the data at once",
            found=f"a redirect to {_without_query(last)}",
            remedy=remedy,
        )


def _refuse_larger(request: Request, size: int) -> None:
    if size > request.max_bytes:
        raise FetchError(
            request.name,
            expected=f"at most {request.max_bytes:,} bytes",
            found="more",
            remedy="If the publisher's file has grown so, raise the limit in its `FETCH`.",
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _without_query(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}{url.path}"


@contextmanager
def silence_http_log() -> Iterator[None]:
    """Keep the HTTP library from logging headers, which may repeat a key."""
    logger = logging.getLogger("httpcore")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
