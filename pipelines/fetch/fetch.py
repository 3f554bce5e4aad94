"""Fetch one source: download, check, compare with the newest snapshot, store what is new."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import CityfareError, FetchError, PublisherBusyError, UsageError
from pipelines.fetch.context import FetchContext
from pipelines.fetch.download import Downloader
from pipelines.fetch.fetchable_sources import not_fetchable
from pipelines.fetch.http_client import HttpClient, silence_http_log
from pipelines.fetch.new_snapshot import carry_over, describe, is_new, refuse_older
from pipelines.fetch.progress import FetchedFile, FetchOutcome
from pipelines.fetch.rate_limit import RateLimit
from pipelines.fetch.requests import download_all
from pipelines.fetch.revision import Revision, revisions
from pipelines.fetch_declaration import Fetch, Request
from pipelines.settings import Settings
from pipelines.snapshots.folders import has_snapshot, open_snapshot
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.store import store_snapshot
from pipelines.snapshots.tables import Frames
from pipelines.source_definition import SourceModule

if TYPE_CHECKING:
    from pydantic import SecretStr

_REQUEST_COUNTS = "requests.sqlite"


@dataclass(frozen=True)
class FetchPlan:
    """What a fetch would ask for, and whether the key is set; never the key itself."""

    requests: tuple[Request, ...]
    key_variable: str | None
    has_key: bool


def plan(module: SourceModule, settings: Settings) -> FetchPlan:
    """List what `fetch` would ask for now; no connection is opened.

    Raises:
        UsageError: The source cannot be fetched.
    """
    declared = _declared(module)
    requests = list(declared.requests(_today(FetchContext())))
    if declared.edition:
        requests.insert(0, declared.edition.request)
    secret = settings.secret(declared.key.name) if declared.key else None
    variable = declared.key.name.variable if declared.key else None
    return FetchPlan(tuple(requests), variable, has_key=secret is not None)


def fetch(
    module: SourceModule, settings: Settings, context: FetchContext | None = None
) -> FetchOutcome:
    """Ask a publisher for what its source declares, and store it if it is new.

    Args:
        module: The source.
        settings: Folders and keys.
        context: Clock, limits and progress callbacks.

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
    context = context or FetchContext()
    rate_limit = RateLimit(declared, settings.fetching / _REQUEST_COUNTS, context)
    with _one_at_a_time(settings.fetching / module.source.id), silence_http_log():
        previous = _newest(settings.raw, module.source.id)
        with HttpClient(declared, secret, rate_limit, context) as client:
            downloader = Downloader(declared, client, previous, context)
            files = download_all(declared, _today(context), downloader)
        files += [carry_over(name, previous) for name in declared.carries]
        files.sort(key=lambda file: file.name)
        for file in files:
            context.progress.done(file)
        return _store_if_new(module, settings, files, previous, context.clock())


def _store_if_new(
    module: SourceModule,
    settings: Settings,
    files: list[FetchedFile],
    previous: Snapshot | None,
    moment: datetime,
) -> FetchOutcome:
    source_id, declared = module.source.id, _declared(module)
    older = previous.version if previous else None
    outcome = FetchOutcome(source_id, tuple(files), previous=older)
    if not is_new(files, previous):
        return outcome
    snapshot = describe(source_id, declared.terms, files, settings.raw, moment)
    refuse_older(snapshot, moment, previous)
    contents = {file.name: file.data for file in files}
    frames = _parse_apart(module, snapshot, contents, settings.fetching / source_id)
    revised, not_compared = _compare(module, previous, frames)
    store_snapshot(snapshot, contents)
    return replace(
        outcome,
        version=snapshot.version,
        folder=snapshot.folder,
        revisions=revised,
        not_compared=not_compared,
    )


def _parse_apart(
    module: SourceModule, snapshot: Snapshot, contents: dict[str, bytes], folder: Path
) -> Frames:
    """Store a snapshot outside of raw/, and read it there as a build would.

    Raises:
        FetchError: The source cannot read it; it is kept for inspection.
    """
    root, source_id = folder / "candidate", snapshot.source_id
    shutil.rmtree(root, ignore_errors=True)
    candidate = root / source_id / snapshot.version
    store_snapshot(replace(snapshot, folder=candidate), contents)
    try:
        return module.parse(open_snapshot(root, source_id, snapshot.version))
    except Exception as error:
        refused = folder / f"refused-{snapshot.version}"
        shutil.rmtree(refused, ignore_errors=True)
        candidate.rename(refused)
        raise FetchError(
            f"snapshot {snapshot.version} of {source_id}",
            expected="files that the source's parse() can read",
            found=str(error) if isinstance(error, CityfareError) else repr(error),
            remedy=f"It is not stored but kept in {refused}: adapt parse() to the new layout, "
            "then fetch again.",
        ) from error
    finally:
        shutil.rmtree(root, ignore_errors=True)


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


def _today(context: FetchContext) -> date:
    return context.clock().astimezone(UTC).date()


def _newest(raw: Path, source_id: str) -> Snapshot | None:
    """Open the newest snapshot: unchanged files of the next one are copied from it."""
    return open_snapshot(raw, source_id) if has_snapshot(raw, source_id) else None


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one fetch of a source run at a time."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "fetch.lock", timeout=0):
            yield
    except Timeout as error:
        raise PublisherBusyError(
            f"fetch {folder.name}",
            expected="no other fetch of this source",
            found="one that is under way",
            remedy="Wait until it is done.",
        ) from error
