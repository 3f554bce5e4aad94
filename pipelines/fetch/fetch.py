"""Fetch one source: download, check, compare with the newest snapshot, store what is new."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import CityfareError, FetchError, PublisherBusyError, UsageError
from pipelines.fetch import new_snapshot
from pipelines.fetch.download import DownloadedFile, Downloader
from pipelines.fetch.fetchable_sources import not_fetchable
from pipelines.fetch.http_client import HttpClient, silence_http_log
from pipelines.fetch.limits import Clock, Limits, Sleep, utc_now
from pipelines.fetch.progress import FetchOutcome, FetchProgress
from pipelines.fetch.rate_limit import RateLimit
from pipelines.fetch.requests import download_all
from pipelines.fetch.revision import Revision, revisions
from pipelines.fetch_declaration import Fetch, Request, RequestContext
from pipelines.settings import Settings
from pipelines.snapshots.folders import has_snapshot, open_snapshot
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames
from pipelines.source_definition import SourceModule

if TYPE_CHECKING:
    import httpx
    from pydantic import SecretStr

_REQUEST_COUNTS = "requests.sqlite"


@dataclass(frozen=True)
class FetchPlan:
    """What a fetch would ask for, and whether the key is set; never the key itself."""

    requests: tuple[Request, ...]
    key_variable: str | None
    has_key: bool


def plan(module: SourceModule, settings: Settings, *, clock: Clock = utc_now) -> FetchPlan:
    """List what `fetch` would ask for now; no connection is opened.

    Raises:
        UsageError: The source cannot be fetched.
    """
    declared = _declared(module)
    requests = list(declared.requests(_context(clock)))
    if declared.edition:
        requests.insert(0, declared.edition.request)
    secret = settings.secret(declared.key.name) if declared.key else None
    variable = declared.key.name.variable if declared.key else None
    return FetchPlan(tuple(requests), variable, has_key=secret is not None)


def fetch(
    module: SourceModule,
    settings: Settings,
    *,
    transport: "httpx.BaseTransport | None" = None,
    clock: Clock = utc_now,
    sleep: Sleep = time.sleep,
    progress: FetchProgress | None = None,
    limits: Limits | None = None,
) -> FetchOutcome:
    """Ask a publisher for what its source declares, and store it if it is new.

    Args:
        module: The source.
        settings: Folders and keys.
        transport: Replaces the network.
        clock: Tells the present moment.
        sleep: Waits for so many seconds.
        progress: Callbacks while the fetch runs.
        limits: Seconds, bytes and counts.

    Returns:
        The new snapshot with what the publisher revised in it, or that there is nothing new.

    Raises:
        FetchError: A publisher refuses, sends something else than its source declares, or what it
            sends cannot be read by the source. raw/ is as it was.
        PublisherBusyError: It is out of reach or its data are damaged for now. raw/ is as it was.
        UsageError: The source cannot be fetched.
    """
    declared = _declared(module)
    _refuse_unread_terms(module.source.id, declared)
    secret = _secret(declared, settings)
    bounds, reporter = limits or Limits(), progress or FetchProgress()
    folder = settings.fetching / module.source.id
    counts = settings.fetching / _REQUEST_COUNTS
    with _download_folder(folder) as downloads, silence_http_log():
        previous = _newest(settings.raw, module.source.id)
        turns = RateLimit(declared, counts, clock=clock, sleep=sleep, progress=reporter)
        with HttpClient(
            declared, secret, wait_for_turn=turns.wait_for_turn, limits=bounds, transport=transport
        ) as client:
            downloader = Downloader(
                declared, client, downloads, previous, bounds, clock, sleep, reporter
            )
            files = download_all(declared, _context(clock), downloader)
        return _store_if_new(module, settings, files, downloader)


def _store_if_new(
    module: SourceModule, settings: Settings, files: list[DownloadedFile], downloader: Downloader
) -> FetchOutcome:
    previous, declared = downloader.previous, downloader.declared
    parts = new_snapshot.list_parts(files, declared.carries, previous)
    for part in parts:
        downloader.progress.done(part.fetched)
    outcome = FetchOutcome(
        module.source.id,
        tuple(part.fetched for part in parts),
        received=sum(file.received for file in files),
        previous=previous.version if previous else None,
    )
    if not new_snapshot.is_new(parts, previous):
        return outcome
    moment = downloader.clock()
    candidate = new_snapshot.describe(
        module.source.id, declared.terms, parts, raw=downloader.folder / "candidate", moment=moment
    )
    new_snapshot.refuse_older(candidate.version, moment, previous)
    new_snapshot.store(candidate, parts)
    frames = _parse_candidate(module, candidate, settings)
    revised, not_compared = _compare(module, previous, frames)
    folder = settings.raw / module.source.id / candidate.version
    new_snapshot.store(replace(candidate, folder=folder), parts)
    return replace(
        outcome,
        version=candidate.version,
        folder=folder,
        revisions=revised,
        not_compared=not_compared,
    )


def _parse_candidate(module: SourceModule, candidate: Snapshot, settings: Settings) -> Frames:
    """Read a snapshot that is not stored yet as a build would.

    Raises:
        FetchError: The source cannot read it; it is kept for inspection.
    """
    try:
        return module.parse(
            open_snapshot(candidate.folder.parent.parent, module.source.id, candidate.version)
        )
    except Exception as error:
        refused = settings.fetching / module.source.id / f"refused-{candidate.version}"
        shutil.rmtree(refused, ignore_errors=True)
        candidate.folder.rename(refused)
        raise FetchError(
            f"snapshot {candidate.version} of {module.source.id}",
            expected="files that the source's parse() can read",
            found=str(error) if isinstance(error, CityfareError) else repr(error),
            remedy=f"It is not stored but kept in {refused}: adapt parse() to the new layout, "
            "then fetch again.",
        ) from error


def _compare(
    module: SourceModule, previous: Snapshot | None, frames: Frames
) -> tuple[tuple[Revision, ...], str | None]:
    if previous is None:
        return (), "it is the first snapshot of the source"
    try:
        before = module.parse(previous)
    except CityfareError as error:
        # parse() follows the newest layout, so it may no longer read an older snapshot.
        return (), f"parse() no longer reads {previous.version}: {error}"
    return revisions(before, frames), None


def _declared(module: SourceModule) -> Fetch:
    if module.fetch is None:
        raise not_fetchable(module.source.id)
    return module.fetch


def _refuse_unread_terms(source_id: str, declared: Fetch) -> None:
    if declared.are_terms_unread:
        raise UsageError(
            f"fetch {source_id}",
            expected="terms of the publisher that somebody has read",
            found="none: they could not be read when the source was written",
            remedy=f"Read them at {declared.terms.url}, write what they allow into `terms` of "
            f"FETCH in pipelines/sources/{source_id}.py, and take out are_terms_unread.",
        )


def _secret(declared: Fetch, settings: Settings) -> "SecretStr | None":
    key = declared.key
    if key is None:
        return None
    secret = settings.secret(key.name)
    if secret is None and key.is_compulsory:
        raise FetchError(
            "fetch",
            expected=f"a key in the environment variable {key.name.variable}",
            found="none",
            remedy=f"The publisher answers nobody without one: {key.obtained_from}.",
        )
    return secret


def _context(clock: Clock) -> RequestContext:
    return RequestContext(today=clock().astimezone(UTC).date())


def _newest(raw: Path, source_id: str) -> Snapshot | None:
    """Open the newest snapshot: unchanged files of the next one are copied from it."""
    return open_snapshot(raw, source_id) if has_snapshot(raw, source_id) else None


@contextmanager
def _download_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder for downloads, to one fetch of a source at a time.

    What an interrupted fetch left is removed: the next one asks for everything again.
    """
    from filelock import FileLock, Timeout

    downloads = folder / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "fetch.lock", timeout=0):
            shutil.rmtree(downloads, ignore_errors=True)
            downloads.mkdir()
            try:
                yield downloads
            finally:
                shutil.rmtree(downloads, ignore_errors=True)
    except Timeout as error:
        raise PublisherBusyError(
            f"fetch {folder.name}",
            expected="no other fetch of this source",
            found="one that is under way",
            remedy="Wait until it is done.",
        ) from error
