"""Get all files that a source declares: the edition first, then each request, page by page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.download import Downloader
from pipelines.fetch.http_client import TRY_LATER
from pipelines.fetch.progress import FetchedFile
from pipelines.fetch_declaration import Edition, Fetch, Request

_COMPARE = "Compare the source's `FETCH` with what the publisher documents today."


def download_all(declared: Fetch, today: date, downloader: Downloader) -> list[FetchedFile]:
    """Get every file of a source, in order.

    Raises:
        FetchError: A file is refused, an id leads elsewhere, or there is no file at all.
        PublisherBusyError: The publisher is out of reach, or changes the data meanwhile.
    """
    vintage = _read_edition(declared.edition, downloader) if declared.edition else None
    files: list[FetchedFile] = []
    for request in declared.requests(today):
        dated = replace(request, vintage=request.vintage or vintage)
        if dated.paging:
            files += _download_pages(dated, downloader)
        elif file := downloader.get(dated):
            files.append(file)
    if not files:
        raise FetchError(
            "fetch",
            expected="at least one file that is published",
            found="none of those that the source declares",
            remedy=_COMPARE,
        )
    return files


def _read_edition(edition: Edition, downloader: Downloader) -> str:
    """Return the name of the edition that the publisher serves now."""
    file = downloader.get(edition.request)
    name = edition.name_in(file.data) if file else None
    if name is None:
        raise FetchError(
            edition.request.address,
            expected=edition.expected,
            found="something else",
            remedy="The publisher re-uses ids: find the new one and put it into `FETCH`.",
        )
    return name


def _download_pages(request: Request, downloader: Downloader) -> list[FetchedFile]:
    """Get all pages with rows, of one version of the data."""
    # Data that change between two pages may lack rows or repeat them: once, all are asked again.
    for _ in range(2):
        pages = list(_each_page(request, downloader))
        if len({page.record.last_modified for page in pages}) <= 1:
            return _with_rows(request, pages)
    raise PublisherBusyError(
        request.url,
        expected="pages of one version of the data",
        found="pages of several: the publisher is changing them",
        remedy=TRY_LATER,
    )


def _each_page(request: Request, downloader: Downloader) -> Iterator[FetchedFile]:
    """Yield pages up to the one without rows; a short one may be a publisher's own limit."""
    most = request.paging.most_pages if request.paging else 1
    offset = 0
    for number in range(1, most + 1):
        file = downloader.get(request.page(number, offset))
        if file is None:
            return
        yield file
        if not file.rows:
            return
        offset += file.rows
    raise FetchError(
        request.url,
        expected=f"at most {most} pages",
        found="more",
        remedy="If the publisher's data have grown so much, raise `most_pages` in its `FETCH`.",
    )


def _with_rows(request: Request, pages: list[FetchedFile]) -> list[FetchedFile]:
    filled = [page for page in pages if page.rows]
    if not filled:
        raise FetchError(request.address, expected="rows", found="none", remedy=_COMPARE)
    return filled
