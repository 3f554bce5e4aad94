"""How a source says what to ask its publisher for: requests, hosts, keys, limits, terms.

Records only. Nothing here opens a connection or knows a clock: `pipelines.fetch` does both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import quote, urlencode

Params: TypeAlias = tuple[tuple[str, str], ...]

_MEGABYTE = 1_000_000
# Legal in a query, and far easier to read unescaped where an address is recorded.
_READABLE = "$,:*()"


class Body(StrEnum):
    """What an answer must be to count as complete."""

    CSV = "csv"
    JSON = "json"

    @property
    def media_types(self) -> tuple[str, ...]:
        """Content types that publishers send such a body with."""
        packed = ("application/gzip", "application/x-gzip", "application/octet-stream")
        if self is Body.JSON:
            return ("application/json", "application/vnd.sdmx.data+json", *packed)
        return (
            "text/csv",
            "text/plain",
            "application/csv",
            "application/vnd.sdmx.data+csv",
            *packed,
        )


class KeyName(StrEnum):
    """The keys there are; each is a field of the settings."""

    CENSUS_API_KEY = "census_api_key"
    SOCRATA_APP_TOKEN = "socrata_app_token"  # noqa: S105 - the name of a field, not its value

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"CITYFARE_{self.value.upper()}"


class KeyPlace(StrEnum):
    """Where in a request a key stands."""

    PARAM = "param"
    HEADER = "header"


@dataclass(frozen=True)
class Key:
    """A key that a publisher wants, by name: its value is the settings' and stays there.

    `refused_by` is a response header that a publisher sends only to say that a key is wrong.
    """

    name: KeyName
    place: KeyPlace
    sent_as: str
    obtained_from: str
    is_compulsory: bool = False
    refused_by: str | None = None


@dataclass(frozen=True)
class Paging:
    """How an answer is asked for in pages; each page is a file, one without rows ends it."""

    rows: int
    limit_param: str
    offset_param: str
    most_pages: int = 200


@dataclass(frozen=True)
class Request:
    """One file of a snapshot and what to ask for to get it.

    `name` is the file it becomes; one that ends in `.gz` is stored packed, whatever the publisher
    sends. With `paging` it holds `{page}`. `is_optional` says that a 404 means "not published yet".
    """

    url: str
    name: str
    layout: str
    body: Body
    params: Params = ()
    headers: Params = ()
    vintage: str | None = None
    paging: Paging | None = None
    is_optional: bool = False
    max_bytes: int = 100 * _MEGABYTE
    max_unpacked_bytes: int = 500 * _MEGABYTE

    @property
    def address(self) -> str:
        """The complete URL as it is shown and recorded; a key is never part of it."""
        if not self.params:
            return self.url
        return f"{self.url}?{urlencode(self.params, quote_via=quote, safe=_READABLE)}"

    def page(self, number: int, offset: int) -> "Request":
        """The request of one page, counted from 1."""
        if self.paging is None:
            return self
        paging = self.paging
        window = ((paging.limit_param, str(paging.rows)), (paging.offset_param, str(offset)))
        name = self.name.format(page=f"{number:03}")
        return replace(self, name=name, params=(*self.params, *window), paging=None)


@dataclass(frozen=True)
class Edition:
    """A small answer that names the edition behind an id that the publisher re-uses.

    `name_in` returns the edition's name, or None where the id now leads to something else; what
    it returns becomes the vintage of the files.
    """

    request: Request
    name_in: Callable[[bytes], str | None]
    expected: str


@dataclass(frozen=True)
class Terms:
    """What allows us to publish what is fetched, as the publisher states it today."""

    title: str
    url: str
    licence_basis: str
    citation: str
    licence: str | None = None
    licence_url: str | None = None


@dataclass(frozen=True)
class Fetch:
    """How a source is fetched.

    Args:
        requests: The requests in order; called once for each fetch, with the day.
        hosts: The only hosts that are asked, redirects included.
        terms: For the record of the snapshot.
        key: The key the publisher wants.
        carries: Files of the newest snapshot that the publisher does not serve and that go along.
        redirects: How many are followed; nought where a redirect is how an error is told.
        requests_per_hour: The publisher's limit, held across runs.
        pause_seconds: Rest between two requests.
        edition: Asked first, where an id alone does not say what it leads to.
        refusal: Reads the beginning of an answer; returns the publisher's words where it is an
            error that was sent with status 200, else None.
        are_terms_unread: Nobody has read the publisher's terms for this project; the source is not
            fetched until somebody has and writes them into `terms`.
    """

    requests: Callable[[date], Iterable[Request]]
    hosts: frozenset[str]
    terms: Terms
    key: Key | None = None
    carries: tuple[str, ...] = ()
    redirects: int = 3
    requests_per_hour: int | None = None
    pause_seconds: float = 1.0
    edition: Edition | None = None
    refusal: Callable[[bytes], str | None] = lambda head: None
    are_terms_unread: bool = False
