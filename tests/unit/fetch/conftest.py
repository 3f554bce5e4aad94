"""What the tests of fetch share: a publisher on this machine, a told clock, a toy source."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipelines.fetch.context import FetchContext, Limits
from pipelines.fetch.fetch import fetch
from pipelines.fetch.progress import FetchOutcome, FetchProgress
from pipelines.fetch_declaration import Body, Fetch, Request, Terms
from pipelines.settings import Settings
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import Cadence, Source, SourceModule
from tests.fixtures.snapshots import write_snapshot
from tests.unit.fetch.publisher import Publisher, open_publisher

ITEMS = b"id,name\n1,first\n2,second\n"
CHANGED = b"id,name\n1,first\n2,other\n"
TERMS = Terms(
    title="Toys", url="https://example.org/", licence_basis="open_licence", citation="Toys (2026)."
)


@dataclass
class Watch:
    """A clock that moves when somebody sleeps, and by `step` whenever it is looked at."""

    now: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    step: timedelta = timedelta()
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class World:
    """A project without any source but the toy, and the toy's publisher."""

    settings: Settings
    publisher: Publisher
    watch: Watch = field(default_factory=Watch)
    limits: Limits = field(default_factory=Limits)

    @property
    def versions(self) -> list[str]:
        folder = self.settings.raw / "toy"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def stored(self, data: bytes = ITEMS, version: str = "2026-01-01") -> Path:
        return write_snapshot(self.settings.raw, "toy", {"item.csv": data}, version=version)

    def request(self, path: str = "/item.csv", **fields: object) -> Request:
        """The toy's one request, or another."""
        whole = Request(f"{self.publisher.url}{path}", "item.csv", "csv", Body.CSV)
        return replace(whole, **fields)  # type: ignore[arg-type]

    def toy(self, *requests: Request, **fields: object) -> SourceModule:
        """The toy source, asking for its item or for what it is told to."""
        listed = requests or (self.request(),)
        declared = Fetch(
            requests=lambda today: listed,
            hosts=frozenset({"127.0.0.1"}),
            terms=TERMS,
            pause_seconds=0.0,
        )
        return SourceModule(SOURCE, parse, replace(declared, **fields))  # type: ignore[arg-type]

    def fetch(
        self, module: SourceModule | None = None, progress: FetchProgress | None = None
    ) -> FetchOutcome:
        context = FetchContext(
            self.watch, self.watch.sleep, self.limits, progress or FetchProgress()
        )
        return fetch(module or self.toy(), self.settings, context)

    def tomorrow(self) -> None:
        self.watch.now += timedelta(days=1)


SOURCE = Source(
    id="toy",
    title="Toys",
    publisher="A publisher",
    homepage="https://example.org/",
    citation="Toys (2026).",
    cadence=Cadence.YEARLY,
)


def parse(snapshot: Snapshot) -> Frames:
    """The items of every file that is a table."""
    names = [file.name for file in snapshot.files if file.layout == "csv"]
    return {
        f"raw_toy__{n}": read_csv(snapshot, name, ["id", "name"]) for n, name in enumerate(names)
    }


def at(publisher: Publisher, module: SourceModule, **fields: object) -> SourceModule:
    """A source as it is declared, but with the publisher on this machine."""
    assert module.fetch is not None
    declared = module.fetch

    def here(request: Request) -> Request:
        return replace(request, url=f"{publisher.url}{urlsplit(request.url).path}")

    def requests(today: date) -> list[Request]:
        return [here(request) for request in declared.requests(today)]

    edition = declared.edition
    local = replace(
        declared,
        requests=requests,
        hosts=frozenset({"127.0.0.1"}),
        edition=replace(edition, request=here(edition.request)) if edition else None,
        pause_seconds=0.0,
    )
    return replace(module, fetch=replace(local, **fields))  # type: ignore[arg-type]


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher of nothing yet."""
    with open_publisher() as opened:
        yield opened


@pytest.fixture
def world(tmp_path: Path, publisher: Publisher) -> World:
    """A project in a folder of its own."""
    settings = Settings(
        project_dir=tmp_path,
        build_dir=tmp_path / "build",
        census_api_key=None,
        socrata_app_token=None,
    )
    return World(settings, publisher)
