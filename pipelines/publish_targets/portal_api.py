"""The connection to a portal: its token in a header, and one clear message for all that goes wrong.

Not here: what a portal is asked for (`ckan.py`, `zenodo.py`).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import SecretStr

from pipelines.errors import PublishError

GO_ON = "Run it again: what is there already is not sent again."
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_SECONDS = 60.0
_SHOWN = 300
_TOO_LARGE, _MISSING, _SERVER = 413, 404, 500


class PortalApi:
    """Requests to one portal. The token is sent to the portal's own origin and nowhere else.

    Args:
        base: Where the portal answers.
        token_variable: The environment variable that holds its token.
        token: Its value.
        prefix: What the portal wants before the token.

    Raises:
        PublishError: The address is not one, or there is no token.
    """

    def __init__(
        self, base: str, token_variable: str, token: SecretStr | None, *, prefix: str = ""
    ) -> None:
        self._base, self._variable = _address(base), token_variable
        if token is None:
            raise PublishError(
                base,
                expected=f"a token in {token_variable}",
                found="none",
                remedy="Make one on your page of the portal, and set it in the environment only.",
            )
        self._secret = token.get_secret_value()
        self._client = httpx.Client(
            headers={"Authorization": f"{prefix}{self._secret}"}, timeout=_SECONDS
        )

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """The JSON that a request is answered with; None where there is nothing.

        Raises:
            PublishError: The portal refuses, fails, or the connection is cut.
        """
        url = self._url(path)
        with self._failures_named(url):
            response = self._client.request(method, url, **body)
            if response.status_code == _MISSING:
                return None
            if response.is_error or response.is_redirect:
                raise self._refusal(url, response)
            return response.json() if response.content else {}

    def sha256(self, path: str) -> str | None:
        """The hash of a file as the portal gives it back; None where it has none."""
        url, digest = self._url(path), hashlib.sha256()
        with (
            self._failures_named(url),
            # httpx takes the token out where a portal sends readers to a store of another origin.
            self._client.stream("GET", url, follow_redirects=True) as response,
        ):
            if response.status_code == _MISSING:
                return None
            if response.is_error:
                response.read()
                raise self._refusal(url, response)
            for block in response.iter_bytes():
                digest.update(block)
        return digest.hexdigest()

    def _url(self, path: str) -> httpx.URL:
        url = self._base.join(path)
        if (url.scheme, url.host, url.port) != (
            self._base.scheme,
            self._base.host,
            self._base.port,
        ):
            raise PublishError(
                str(self._base),
                expected="addresses of its own",
                found=f"{url.scheme}://{url.host}",
                remedy="The token is not sent anywhere else. Nothing was published.",
            )
        return url

    @contextmanager
    def _failures_named(self, url: httpx.URL) -> Iterator[None]:
        try:
            yield
        except (httpx.TransportError, ValueError) as error:
            raise self._failed(url, f"{type(error).__name__}: {error}", GO_ON) from None

    def _refusal(self, url: httpx.URL, response: httpx.Response) -> PublishError:
        code = response.status_code
        remedy = "Correct what it names, then run it again."
        if code in (401, 403):
            remedy = f"Check {self._variable}, and what its owner may do there."
        elif code == _TOO_LARGE:
            remedy = "Ask the portal to take larger files, or publish to an object store."
        elif code >= _SERVER:
            remedy = GO_ON
        return self._failed(url, f"HTTP {code}: {response.text}", remedy)

    def _failed(self, url: httpx.URL, found: str, remedy: str) -> PublishError:
        shown = " ".join(found.replace(self._secret, "[token]").split())[:_SHOWN]
        return PublishError(
            f"{url.scheme}://{url.host}{url.path}",
            expected="a portal that takes the release",
            found=shown,
            remedy=f"The latest release there is as it was. {remedy}",
        )


def _address(base: str) -> httpx.URL:
    try:
        url = httpx.URL(f"{base.rstrip('/')}/")
    except httpx.InvalidURL:
        url = httpx.URL("invalid:")
    is_safe = url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)
    if not (url.host and is_safe) or url.userinfo:
        raise PublishError(
            base if not url.userinfo else url.host,
            expected="an address as in https://portal.example.org, without a user or a password",
            found="another one",
            remedy="Correct the target.",
        )
    return url
