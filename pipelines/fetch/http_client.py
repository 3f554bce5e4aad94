"""The connection to a publisher: declared hosts only, certificates verified, keys hidden.

Here: what goes out and whether an answer comes back. Not here: what the answer holds
(`content.py`), or asking again (`download.py`).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from urllib.parse import quote, quote_plus

import httpx
from pydantic import SecretStr

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.limits import Limits
from pipelines.fetch_declaration import Fetch, Key, KeyPlace

USER_AGENT = f"cityfare/{version('cityfare')}"
TRY_LATER = "Run `cityfare fetch` again later."
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_ORIGIN = "cityfare_origin"
_MOVED = "If the publisher has moved, correct `FETCH` in the source's module."


class _PublisherTransport(httpx.BaseTransport):
    """Adds the key where a request leaves, and takes key and body out of redirects.

    No URL, log line or error above this transport ever holds the key. It is sent to the origin
    that the source declares, never to another one that a redirect names.
    """

    def __init__(
        self, inner: httpx.BaseTransport, key: Key | None, secret: SecretStr | None
    ) -> None:
        self._inner = inner
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
    """Asks one publisher; a context manager that closes its connections.

    Args:
        declared: Names the hosts that may be asked and how many redirects are followed.
        secret: The publisher's key.
        wait_for_turn: Called with the host before each request, redirects included.
        limits: Seconds to connect and to read.
        transport: Replaces the network in tests.
    """

    def __init__(
        self,
        declared: Fetch,
        secret: SecretStr | None,
        *,
        wait_for_turn: Callable[[str], None],
        limits: Limits,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._declared = declared
        self._secret = secret
        self._wait_for_turn = wait_for_turn
        # A connection serves one answer: bytes beyond its length would begin the next one.
        one = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        inner = transport or httpx.HTTPTransport(verify=True, limits=one)
        self._client = httpx.Client(
            transport=_PublisherTransport(inner, declared.key, secret),
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

    def written_forms_of_key(self) -> set[bytes]:
        """Return the key in every way that it may be written."""
        return {form.encode() for form in _written_forms(self._secret)}

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Ask for an address; the body of the response is not read yet.

        Raises:
            FetchError: A host, scheme or redirect that the source does not declare, or a
                certificate that cannot be verified.
            PublisherBusyError: Nothing answers, or the answer breaks off.
        """
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL as error:
            raise FetchError("address", expected="a URL", found=str(error), remedy=_MOVED) from None
        request = self._client.build_request(
            "GET", url, headers=dict(headers), extensions={_ORIGIN: _origin(url)}
        )
        response = self._send(request)
        try:
            yield response
        finally:
            response.close()

    def _send(self, request: httpx.Request) -> httpx.Response:
        # The library's error holds the request: ours is raised after it was handled, or it would
        # be kept as its context.
        failure: FetchError
        try:
            return self._client.send(request, stream=True)
        except httpx.TooManyRedirects as error:
            failure = self._too_many_redirects(request.url, error.request.url)
        except httpx.TransportError as error:
            failure = self._failure(request.url, error)
        raise failure

    def read_chunks(self, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body as it arrives, still compressed for transfer where it was.

        Raises:
            PublisherBusyError: The answer breaks off.
        """
        failure: FetchError
        try:
            yield from response.iter_raw()
            return
        except httpx.TransportError as error:
            failure = self._failure(response.url, error)
        raise failure

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
        self._wait_for_turn(url.host)

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
