"""Automation with minutes for months: refresh, freshness, a bad snapshot and its correction.

`make test-dagster` runs it; not named as other tests are, since it takes two complete builds and
some minutes of waiting. A toy source is fetched from a publisher on this machine, its schedule
ticks every minute, and it is stale after three. What the pages look like is kept as pictures.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pipelines.publish.catalogue import latest_version, releases
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from tests.automation.dagster_pages import Pages, dagster_dev, wait_for
from tests.changed_project import TOY
from tests.conftest import PROJECT, copy_project
from tests.fixtures.snapshots import write_snapshot
from tests.portal.browser import CHROMIUM, browser
from tests.unit.fetch.publisher import csv, open_publisher

SOURCE = "street_trees"
TREES = (TOY / "raw" / SOURCE / "2026-11-21" / "trees.csv").read_bytes()
SCHEDULE, NOTICES, SENSOR = "refresh_monthly", "notices", "new_inputs_sensor"
FETCH = """

FETCH = Fetch(
    requests=lambda day: (Request("{url}/trees.csv", "trees.csv", "csv", Body.CSV),),
    hosts=frozenset({{"127.0.0.1"}}),
    terms=Terms(
        title="Street trees",
        url="https://example.org/",
        licence_basis="open_licence",
        citation="Toy publisher, street trees of some places.",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    ),
    pause_seconds=0.0,
)
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@dataclass
class Events:
    """What happened, in its order."""

    settings: Settings
    shots: Path
    statuses: list[tuple[str, str]] = field(default_factory=list)
    """Job and status of each run."""
    versions: list[str | None] = field(default_factory=list)
    """The latest release after each part."""
    freshness: list[str] = field(default_factory=list)
    notices: list[dict[str, str]] = field(default_factory=list)


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text, f"{before!r} is no longer in {path.name}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def _project(folder: Path, publisher: str) -> Settings:
    """A copy of the project with a toy that is fetched every minute."""
    settings = copy_project(folder / "project")
    root = settings.project_dir
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TOY, root, dirs_exist_ok=True, ignore=ignored)
    shutil.copyfile(PROJECT / "workspace.yaml", root / "workspace.yaml")
    module = root / "pipelines" / "sources" / f"{SOURCE}.py"
    _edit(module, "Cadence.YEARLY", "Cadence.MONTHLY")
    _edit(
        module,
        "from pipelines.snapshots.record",
        "from pipelines.fetch_declaration import Body, Fetch, Request, Terms\n"
        "from pipelines.snapshots.record",
    )
    module.write_text(module.read_text("utf-8") + FETCH.format(url=publisher), encoding="utf-8")
    _edit(root / "pipelines" / "source_definition.py", '"0 6 1 * *"', '"* * * * *"')
    fetch = root / "pipelines" / "assets" / "fetch.py"
    _edit(fetch, "timedelta(days=max_age)", "timedelta(minutes=3)")
    _edit(fetch, "timedelta(days=7)", "timedelta(minutes=1)")
    subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "generate"],
        cwd=root,
        env={"PYTHONPATH": str(root), "CITYFARE_PROJECT_DIR": str(root), "PATH": "/usr/bin"},
        check=True,
    )
    return settings


@contextmanager
def _webhook(notices: list[dict[str, str]]) -> Iterator[str]:
    """A server that notices are posted to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            notices.append(json.loads(body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Events:
    shots = Settings().build / "automation"
    shutil.rmtree(shots, ignore_errors=True)
    shots.mkdir(parents=True)
    with open_publisher() as publisher:
        settings = _project(tmp_path_factory.mktemp("automation"), publisher.url)
        events = Events(settings, shots)
        publisher.serve("/trees.csv", csv(TREES.replace(b"1250", b"1260")))
        with (
            _webhook(events.notices) as hook,
            dagster_dev(settings, CITYFARE_NOTIFY=hook) as url,
            browser() as tab,
        ):
            pages = Pages(url, tab, shots)
            pages.show("0_before", "/automation")
            _refresh(pages, events)
            _grow_stale(pages, events)
            _break_and_correct(pages, events)
            events.statuses = [(run["jobName"], run["status"]) for run in pages.runs()]
    return events


def _refresh(pages: Pages, events: Events) -> None:
    """The schedule ticks, and a release is made."""
    pages.start_schedule(SCHEDULE)
    wait_for("the first run", pages.runs)
    pages.stop_schedule(SCHEDULE)
    run = pages.ended(1)
    events.versions.append(latest_version(events.settings))
    pages.show("1_released_by_schedule", f"/runs/{run['runId']}")


def _grow_stale(pages: Pages, events: Events) -> None:
    """Without a fetch for minutes the snapshot is stale; the next fetch finds nothing new."""
    asset = f"/assets/raw/{SOURCE}"

    def status(*wanted: str) -> str:
        def look() -> str | None:
            found = pages.freshness("raw", SOURCE)
            return found if found in wanted else None

        return wait_for(f"freshness {wanted}", look)

    events.freshness.append(status("DEGRADED"))
    pages.show("2_stale", asset)
    number = len(pages.runs())
    pages.start_schedule(SCHEDULE)
    wait_for("the next run", lambda: len(pages.runs()) > number)
    pages.stop_schedule(SCHEDULE)
    pages.ended(number + 1)
    events.freshness.append(status("HEALTHY"))
    pages.show("3_fresh_again", asset)
    events.versions.append(latest_version(events.settings))


def _break_and_correct(pages: Pages, events: Events) -> None:
    """A bad snapshot fails with one notice; corrected, the next tick publishes."""
    number = len(pages.runs())
    _store(events.settings, TREES.replace(b"TREES", b"PLANTS"))
    pages.start_sensor(NOTICES)
    pages.start_sensor(SENSOR)
    failed = pages.ended(number + 1)
    wait_for("the notice", lambda: events.notices)
    pages.show("4_failed", f"/runs/{failed['runId']}")
    time.sleep(130)  # Two more ticks of both sensors: nothing is built or notified again.
    assert len(pages.runs()) == number + 1
    events.versions.append(latest_version(events.settings))
    _store(events.settings, TREES.replace(b"1250", b"1300"))
    run = pages.ended(number + 2)
    wait_for("the notice that it is over", lambda: len(events.notices) > 1)
    pages.show("5_published_after_correction", f"/runs/{run['runId']}")
    pages.show("6_all_runs", "/runs")
    events.versions.append(latest_version(events.settings))


def _store(settings: Settings, data: bytes) -> None:
    """Put a newer snapshot into raw/ by hand, or correct it."""
    now = datetime.now(tz=UTC)
    write_snapshot(
        settings.raw,
        SOURCE,
        {"trees.csv": data},
        version=f"{now + timedelta(days=1):%Y-%m-%d}",
        record={
            "stored_on": f"{now:%Y-%m-%d}",
            "licence": "CC-BY-4.0",
            "licence_basis": "open_licence",
        },
        entries={"trees.csv": {"layout": "csv"}},
    )


def test_schedule_makes_a_release_by_itself(events: Events) -> None:
    assert events.statuses[0] == ("refresh", "SUCCESS")
    assert events.versions[0] is not None


def test_snapshot_turns_stale_and_fresh_again_without_a_new_release(events: Events) -> None:
    assert events.freshness == ["DEGRADED", "HEALTHY"]
    assert events.statuses[1] == ("refresh", "SUCCESS")
    assert events.versions[1] == events.versions[0]


def test_bad_snapshot_fails_once_and_leaves_the_release(events: Events) -> None:
    assert events.statuses[2] == ("rebuild", "FAILURE")
    assert events.versions[2] == events.versions[0]


def test_corrected_snapshot_is_published_at_the_next_tick(events: Events) -> None:
    assert events.statuses[3:] == [("rebuild", "SUCCESS")]
    assert events.versions[3] not in (None, events.versions[0])
    assert [problems_of(release.folder) for release in releases(events.settings)] == [[], []]


def test_incident_gives_one_notice_and_one_that_it_is_over(events: Events) -> None:
    assert [notice["status"] for notice in events.notices] == ["failing", "over"]
    assert "trees.csv" in events.notices[0]["text"]
    assert "TREES" in events.notices[0]["text"]


def test_pictures_are_kept(events: Events) -> None:
    names = [path.stem for path in sorted(events.shots.glob("*.png"))]

    assert [name[0] for name in names] == list("0123456")
