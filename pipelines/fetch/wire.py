"""The line to a publisher: one connection at a time, known hosts only, keys below everything.

Here: what goes out and whether an answer comes back. Not here: what the answer holds
(`content.py`), asking again (`download.py`).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import quote, quote_plus

import httpx
from pydantic import SecretStr

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.limits import Limits
from pipelines.sources._fetch import Fetch, Key, KeyPlace

USER_AGENT = f"cityfare/{version('cityfare')}"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_KEYED = "cityfare_keyed"
_AGAIN = "Run `cityfare fetch` again later; what came so far is kept."
_STRANGE = "If the publisher has moved, correct `FETCH` in the source's module."


@dataclass(frozen=True)
class Answer:
    """What a publisher answered. The body comes as it is on the line, and only once."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class _KeyBelow(httpx.BaseTransport):
    """Adds the key where requests leave: no URL, log line or error above ever holds it."""

    def __init__(self, inner: httpx.BaseTransport, key: Key | None, secret: SecretStr | None):
        self._inner = inner
        self._key = key
        self._secret = secret

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._key and self._secret and request.extensions.get(_KEYED):
            request = _with_key(request, self._key, self._secret)
        return self._inner.handle_request(request)

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


class Wire:
    """Asks one publisher; a context manager that hangs up in the end."""

    def __init__(
        self,
        declared: Fetch,
        secret: SecretStr | None,
        *,
        admit: Callable[[str], None],
        limits: Limits,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._declared = declared
        self._secret = secret
        self._admit = admit
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        # A connection serves one answer: what a publisher sends beyond it would begin the next.
        one = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        line = transport or httpx.HTTPTransport(verify=True, limits=one)
        self._client = httpx.Client(
            transport=_KeyBelow(line, declared.key, secret),
            timeout=timeout,
            follow_redirects=False,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def has_key(self) -> bool:
        """Is there a key to send?"""
        return self._secret is not None

    def scrubbed(self, text: str) -> str:
        """A publisher's words without the key, should they repeat it."""
        for form in self._forms():
            text = text.replace(form, "[key]")
        return text

    def forms_of_key(self) -> set[bytes]:
        """The key in every way that it may be written."""
        return {form.encode() for form in self._forms()}

    def _forms(self) -> set[str]:
        if self._secret is None:
            return set()
        value = self._secret.get_secret_value()
        return {value, quote(value, safe=""), quote_plus(value)}

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Ask for an address, and follow its redirects by hand.

        Raises:
            FetchError: A host, scheme or redirect that the source does not declare.
            PublisherBusyError: Nothing answers, or the answer breaks off.
        """
        url, first = _url(address), _url(address)
        for _ in range(self._declared.redirects + 1):
            self._refuse_strange(url)
            self._admit(url.host)
            # The key is for whom the source asks, not for whom he points to.
            is_first = (url.scheme, url.host, url.port) == (first.scheme, first.host, first.port)
            response = self._send(url, headers, with_key=is_first)
            try:
                if not response.has_redirect_location:
                    yield Answer(response.status_code, response.headers, self._chunks(response))
                    return
                url = self._target(url, response.headers["Location"])
            finally:
                response.close()
        raise self._lost(first, url)

    def _send(
        self, url: httpx.URL, headers: Mapping[str, str], *, with_key: bool
    ) -> httpx.Response:
        request = self._client.build_request(
            "GET", url, headers=dict(headers), extensions={_KEYED: with_key}
        )
        # The library's error holds the request: ours is not raised while it is handled, or it
        # would hang on to it.
        try:
            return self._client.send(request, stream=True)
        except httpx.TransportError as error:
            failure = self._failure(url, error)
        raise failure

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        try:
            yield from response.iter_raw()
        except httpx.TransportError as error:
            failure = self._failure(response.url, error)
        else:
            return
        raise failure

    def _failure(self, url: httpx.URL, error: httpx.TransportError) -> FetchError:
        what = self.scrubbed(" ".join(f"{type(error).__name__}: {error}".split()))
        if "CERTIFICATE_VERIFY_FAILED" in what:
            return FetchError(
                url.host,
                expected="a certificate that proves who answers",
                found=what,
                remedy="Certificates are always verified: look into the network, or the clock.",
            )
        return PublisherBusyError(_bare(url), expected="a whole answer", found=what, remedy=_AGAIN)

    def _target(self, url: httpx.URL, location: str) -> httpx.URL:
        target = url.join(_url(self.scrubbed(location)))
        key = self._declared.key
        if key is None or key.sent_as not in target.params:
            return target
        # A publisher who repeats the query repeats the key, here already without its value.
        return target.copy_remove_param(key.sent_as)

    def _refuse_strange(self, url: httpx.URL) -> None:
        is_known = url.host in self._declared.hosts and not url.userinfo
        is_safe = url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)
        if not (is_known and is_safe):
            raise FetchError(
                f"address {url.scheme}://{url.host}",
                expected=f"https at {', '.join(sorted(self._declared.hosts))}",
                found=f"{url.scheme}://{url.host}{url.path}",
                remedy=_STRANGE,
            )

    def _lost(self, first: httpx.URL, last: httpx.URL) -> FetchError:
        key, remedy = self._declared.key, _STRANGE
        if key is not None and not self._declared.redirects:
            remedy = (
                f"This publisher answers so when the key is missing or unknown: look at "
                f"{key.name.variable}. A key comes from {key.obtained_from}."
            )
        most = self._declared.redirects
        return FetchError(
            _bare(first),
            expected=f"the data after {most} redirects at most" if most else "the data at once",
            found=f"a redirect to {_bare(last)}",
            remedy=remedy,
        )


def _url(address: str) -> httpx.URL:
    try:
        return httpx.URL(address)
    except httpx.InvalidURL as error:
        raise FetchError("address", expected="a URL", found=str(error), remedy=_STRANGE) from None


def _bare(url: httpx.URL) -> str:
    """An address without its query."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}{url.path}"


@contextmanager
def quiet_wire() -> Iterator[None]:
    """Keep the library below from logging headers, which may repeat a key."""
    logger = logging.getLogger("httpcore")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
