"""All files that a source declares: the edition first, then each request, paged ones to the end."""

from collections.abc import Iterator
from dataclasses import replace

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.download import Download, Got
from pipelines.sources._fetch import Edition, Fetch, Occasion, Request


def collect(declared: Fetch, occasion: Occasion, download: Download) -> list[Got]:
    """Get every file of a source, in order.

    Raises:
        FetchError: A file is refused, an id leads elsewhere, or there is no file at all.
        PublisherBusyError: The publisher is out of reach, or changes the data meanwhile.
    """
    vintage = _edition(declared.edition, download) if declared.edition else None
    files: list[Got] = []
    for request in declared.requests(occasion):
        dated = replace(request, vintage=request.vintage or vintage)
        files += _pages(dated, download) if dated.paging else _single(dated, download)
    if not files:
        raise FetchError(
            "fetch",
            expected="at least one file that is published",
            found="none of those that the source declares",
            remedy="Compare the source's `FETCH` with what the publisher documents today.",
        )
    return files


def _edition(edition: Edition, download: Download) -> str:
    """Name of the edition that the publisher serves now; asked anew each time."""
    download.stage.drop(edition.request.name)
    got = download.get(edition.request)
    name = edition.name_in(got.path.read_bytes()) if got else None
    download.stage.drop(edition.request.name)
    if name is None:
        raise FetchError(
            edition.request.address,
            expected=edition.expected,
            found="something else",
            remedy="The publisher re-uses ids: find the new one and put it into `FETCH`.",
        )
    return name


def _single(request: Request, download: Download) -> list[Got]:
    got = download.get(request)
    return [got] if got else []


def _pages(request: Request, download: Download) -> list[Got]:
    """All pages, of one version of the data."""
    for asking in (download, replace(download, previous=None)):
        pages = list(_each_page(request, asking))
        if len({page.label.last_modified for page in pages}) <= 1:
            return _filled(request, pages, download)
        # The data changed between two pages: rows may lack or stand twice. Begin again, with
        # nothing that is known of the older version.
        for page in pages:
            download.stage.drop(page.request.name)
    raise PublisherBusyError(
        request.url,
        expected="pages of one version of the data",
        found="pages of several: the publisher is changing them",
        remedy="Run `cityfare fetch` again later.",
    )


def _each_page(request: Request, download: Download) -> Iterator[Got]:
    """Pages up to the one without rows; a short one may be a publisher's own limit."""
    most = request.paging.most_pages if request.paging else 1
    offset = 0
    for number in range(1, most + 1):
        got = download.get(request.page(number, offset))
        if got is None:
            return
        yield got
        if not got.rows:
            return
        offset += got.rows
    raise FetchError(
        request.url,
        expected=f"at most {most} pages",
        found="more",
        remedy="If the publisher's data have grown so much, raise `most_pages` in its `FETCH`.",
    )


def _filled(request: Request, pages: list[Got], download: Download) -> list[Got]:
    filled = [page for page in pages if page.rows]
    for page in pages[len(filled) :]:
        download.stage.drop(page.request.name)
    if not filled:
        raise FetchError(
            request.address,
            expected="rows",
            found="none",
            remedy="Compare the source's `FETCH` with what the publisher documents today.",
        )
    return filled
