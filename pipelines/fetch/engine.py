"""Fetch one source: ask, put together, prove, compare, store. Either a good snapshot or none."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import CityfareError, FetchError, PublisherBusyError
from pipelines.fetch import snapshot as store
from pipelines.fetch.collect import collect
from pipelines.fetch.declared import unfetchable
from pipelines.fetch.download import Download, Got
from pipelines.fetch.limits import Clock, Limits, Sleep, utc_now
from pipelines.fetch.listener import Listener
from pipelines.fetch.outcome import FetchOutcome
from pipelines.fetch.pace import Pace
from pipelines.fetch.revision import Revision, revisions
from pipelines.fetch.staging import Stage
from pipelines.fetch.wire import Wire, quiet_wire
from pipelines.settings import Settings
from pipelines.sources._base import (
    Frames,
    SourceModule,
    has_snapshot,
    open_snapshot,
)
from pipelines.sources._fetch import Fetch, Occasion, Request
from pipelines.sources._snapshot import Snapshot

if TYPE_CHECKING:
    import httpx
    from pydantic import SecretStr

_LEDGER = "asked.json"


@dataclass(frozen=True)
class Planned:
    """What a fetch would ask for, and whether the key is there; never the key itself."""

    requests: tuple[Request, ...]
    key_variable: str | None
    has_key: bool


def plan(module: SourceModule, settings: Settings, *, clock: Clock = utc_now) -> Planned:
    """What `fetch` would ask for now; no connection is opened."""
    declared = _declared(module)
    requests = list(declared.requests(_occasion(clock)))
    if declared.edition:
        requests.insert(0, declared.edition.request)
    secret = settings.secret(declared.key.name) if declared.key else None
    variable = declared.key.name.variable if declared.key else None
    return Planned(tuple(requests), variable, has_key=secret is not None)


def fetch(
    module: SourceModule,
    settings: Settings,
    *,
    transport: "httpx.BaseTransport | None" = None,
    clock: Clock = utc_now,
    sleep: Sleep = time.sleep,
    listener: Listener | None = None,
    limits: Limits | None = None,
) -> FetchOutcome:
    """Ask a publisher for what its source declares, and store it if it is new.

    Args:
        module: The source.
        settings: Folders and keys.
        transport: The line, where it is not the network itself.
        clock: Tells the present moment.
        sleep: Waits for so many seconds.
        listener: Hears how far it is; nobody where it is None.
        limits: Seconds, bytes and counts.

    Returns:
        The new snapshot with what the publisher revised in it, or that there is nothing new.

    Raises:
        FetchError: A publisher refuses, sends something else than its source declares, or what it
            sends cannot be read by the source. raw/ is as it was.
        PublisherBusyError: It is out of reach or damaged for now; what came so far is kept.
        UsageError: The source cannot be fetched.
    """
    declared = _declared(module)
    secret = _key(declared, settings)
    stage = Stage(settings.fetching / module.source.id)
    with _alone(stage), quiet_wire():
        previous = _newest(settings.raw, module.source.id)
        heard, bounds = listener or Listener(), limits or Limits()
        ledger = settings.fetching / _LEDGER
        pace = Pace(declared, ledger, clock=clock, sleep=sleep, listener=heard)
        with Wire(declared, secret, admit=pace.admit, limits=bounds, transport=transport) as wire:
            download = Download(declared, wire, stage, previous, bounds, clock, sleep, heard)
            files = collect(declared, _occasion(clock), download)
        outcome = _kept(module, settings, files, download)
        stage.clear()
    return outcome


def _kept(
    module: SourceModule, settings: Settings, files: list[Got], download: Download
) -> FetchOutcome:
    """Store what is new."""
    previous = download.previous
    parts = store.parts_of(files, download.declared.carries, previous)
    for part in parts:
        download.listener.done(part.shown)
    outcome = FetchOutcome(
        module.source.id,
        tuple(part.shown for part in parts),
        received=sum(got.received for got in files),
        previous=previous.version if previous else None,
    )
    if not store.is_new(parts, previous):
        return outcome
    moment = download.clock()
    raw, version = store.assemble(
        module, download.declared.terms, parts, stage=download.stage.folder, moment=moment
    )
    store.refuse_older(version, moment, previous)
    frames = _read(module, raw, version, download.stage)
    revised, not_compared = _revised(module, previous, frames)
    folder = settings.raw / module.source.id / version
    store.place(raw / module.source.id / version, folder)
    return replace(
        outcome, version=version, folder=folder, revisions=revised, not_compared=not_compared
    )


def _read(module: SourceModule, raw: Path, version: str, stage: Stage) -> Frames:
    """Read a snapshot that is not stored yet as a build would.

    Raises:
        FetchError: Its own source cannot read it; it is kept apart, to be looked at.
    """
    try:
        return module.parse(open_snapshot(raw, module.source.id, version))
    except Exception as error:
        refused = stage.folder / f"refused-{version}"
        shutil.rmtree(refused, ignore_errors=True)
        (raw / module.source.id / version).rename(refused)
        stage.clear()
        raise FetchError(
            f"snapshot {version} of {module.source.id}",
            expected="files that the source's parse() can read",
            found=str(error) if isinstance(error, CityfareError) else repr(error),
            remedy=f"It is not stored but kept in {refused}: adapt parse() to the new layout, "
            "then fetch again.",
        ) from error


def _revised(
    module: SourceModule, previous: Snapshot | None, frames: Frames
) -> tuple[tuple[Revision, ...], str | None]:
    if previous is None:
        return (), "it is the first snapshot of the source"
    try:
        before = module.parse(previous)
    except CityfareError as error:
        # parse() follows the newest layout, so that it may have outgrown an older snapshot.
        return (), f"parse() no longer reads {previous.version}: {error}"
    return revisions(before, frames), None


def _declared(module: SourceModule) -> Fetch:
    if module.fetch is None:
        raise unfetchable(module.source.id)
    return module.fetch


def _key(declared: Fetch, settings: Settings) -> "SecretStr | None":
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


def _occasion(clock: Clock) -> Occasion:
    return Occasion(today=clock().astimezone(UTC).date())


def _newest(raw: Path, source_id: str) -> Snapshot | None:
    """The newest snapshot with its bytes proven: they may be what the next one is made of."""
    return open_snapshot(raw, source_id) if has_snapshot(raw, source_id) else None


@contextmanager
def _alone(stage: Stage) -> Iterator[None]:
    """Let one fetch of a source run at a time, so that no two write to its stage."""
    from filelock import FileLock, Timeout

    stage.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(stage.folder / "fetch.lock", timeout=0):
            yield
    except Timeout as error:
        raise PublisherBusyError(
            f"fetch {stage.folder.name}",
            expected="no other fetch of this source",
            found="one that is under way",
            remedy="Wait until it is done.",
        ) from error
