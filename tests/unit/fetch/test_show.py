"""`cityfare fetch`: what a person sees, exit codes, and the same as an asset of Dagster."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import dagster as dg
import pytest

from pipelines.assets import fetch as fetch_assets
from pipelines.assets.snapshots import snapshot_spec
from pipelines.cli import main
from pipelines.cli.transfer import TransferProgress, size_of
from pipelines.errors import PublisherBusyError
from pipelines.fetch import fetch as fetching
from pipelines.fetch import fetchable_sources
from pipelines.fetch.context import FetchContext
from pipelines.fetch.progress import FetchOutcome
from pipelines.fetch_declaration import Key, KeyName, KeyPlace
from pipelines.progress import Progress
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule
from tests.unit.fetch.conftest import CHANGED, ITEMS, World
from tests.unit.fetch.publisher import Reply, csv, page


@dataclass(frozen=True)
class Ran:
    """What the command left."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def command(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run `cityfare fetch` in a project whose only source is the toy."""
    monkeypatch.setenv("CITYFARE_PROJECT_DIR", str(world.settings.project_dir))
    monkeypatch.setenv("CITYFARE_BUILD_DIR", str(world.settings.build))
    monkeypatch.setenv("COLUMNS", "200")
    _only_the_toy(world, monkeypatch)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["cityfare", "fetch", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run


def _only_the_toy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the toy be the one source there is, fetched by the watch of the test."""
    fetch = fetching.fetch

    def told(
        module: SourceModule, settings: Settings, context: FetchContext | None = None
    ) -> FetchOutcome:
        given = context or FetchContext()
        return fetch(module, settings, replace(given, clock=world.watch, sleep=world.watch.sleep))

    monkeypatch.setattr(fetching, "fetch", told)
    monkeypatch.setattr(fetchable_sources, "loaded_sources", lambda: {"toy": world.toy()})


def test_command_tells_what_it_stored_and_what_was_revised(world: World, command: Command) -> None:
    world.stored(ITEMS)
    world.publisher.serve("/item.csv", csv(CHANGED))

    ran = command("toy")

    assert ran.code == 0
    assert f"toy: 1 files (1 received), {len(CHANGED)} bytes" in ran.out
    assert "Stored 2026-11-22+" in ran.out
    assert "What the publisher revised since 2026-01-01:" in ran.out
    assert ran.err == f"item.csv: received, {len(CHANGED)} bytes\n"


def test_command_tells_that_nothing_is_new(world: World, command: Command) -> None:
    world.stored(ITEMS)
    world.publisher.serve("/item.csv", csv(ITEMS))

    ran = command("toy")

    assert ran.code == 0
    assert "Nothing new: the publisher serves what 2026-01-01 holds." in ran.out


def test_command_with_dry_run_asks_nobody(world: World, command: Command) -> None:
    ran = command("toy", "--dry-run")

    assert (ran.code, ran.out) == (0, f"item.csv: {world.publisher.url}/item.csv\n")
    assert world.publisher.asked == []
    assert world.versions == []


def test_command_of_a_source_that_cannot_be_fetched_exits_with_2(command: Command) -> None:
    ran = command("oecd_regional_wellbeing")

    assert ran.code == 2
    assert "found one that is only catalogued. Those are: toy." in ran.err


def test_command_tells_a_fault_in_one_paragraph(world: World, command: Command) -> None:
    world.publisher.serve("/item.csv", page("Closed"))

    ran = command("toy")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: item.csv: expected CSV (text/csv); found text/html: Closed.")
    assert "Traceback" not in ran.err


def test_command_says_why_it_waits(world: World, command: Command) -> None:
    world.publisher.serve("/item.csv", Reply(status=429, headers={"Retry-After": "90"}), csv(ITEMS))

    ran = command("toy")

    assert "waiting for 90 seconds: status 429" in ran.err


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2e6, "2.0 MB"), (3.2e12, "3200.0 GB")],
)
def test_size_is_told_as_a_person_says_it(size: float, text: str) -> None:
    assert size_of(size) == text


def test_progress_without_a_terminal_draws_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with TransferProgress() as progress:
        progress.asking("item.csv")
        progress.receiving(10, 20)
        progress.waiting(1.0, "a short while")

    assert capsys.readouterr().err == ""


# --- Dagster


def _materialize(world: World) -> tuple[dg.ExecuteInProcessResult, list[str]]:
    """Fetch the toy as the refresh does; with the ends of all its tries."""
    fetched, _ = fetch_assets.fetch_assets(world.settings, Progress())
    result = dg.materialize([fetched], raise_on_error=False)
    kinds = {dg.DagsterEventType.STEP_UP_FOR_RETRY, dg.DagsterEventType.STEP_FAILURE}
    return result, [e.event_type_value for e in result.all_events if e.event_type in kinds]


def test_raw_asset_is_the_snapshot_with_its_facts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _only_the_toy(world, monkeypatch)
    world.publisher.serve("/item.csv", csv(ITEMS))

    result, failed = _materialize(world)

    assert failed == []
    (materialized,) = result.asset_materializations_for_node("fetch_toy")
    assert materialized.asset_key == dg.AssetKey(["raw", "toy"])
    assert materialized.metadata["is_new"].value is True
    assert materialized.metadata["snapshot_version"].value == world.versions[0]
    assert materialized.metadata["licence"].value == "open_licence"
    files = materialized.metadata["files"]
    assert isinstance(files, dg.TableMetadataValue)
    (file,) = files.records
    assert (file.data["name"], file.data["bytes"]) == ("item.csv", len(ITEMS))


def test_raw_asset_says_when_nothing_is_new(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _only_the_toy(world, monkeypatch)
    world.stored(ITEMS)
    world.publisher.serve("/item.csv", csv(ITEMS))

    result, _ = _materialize(world)

    (materialized,) = result.asset_materializations_for_node("fetch_toy")
    assert materialized.metadata["is_new"].value is False


def test_raw_asset_is_fetched_again_where_a_publisher_is_busy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _only_the_toy(world, monkeypatch)
    tries = iter([PublisherBusyError("toy", expected="a", found="b", remedy="c"), None])
    world.publisher.serve("/item.csv", csv(ITEMS))
    monkeypatch.setattr(fetch_assets, "_RETRIES", dg.RetryPolicy(max_retries=1))
    fetch = fetching.fetch

    def busy_once(
        module: SourceModule, settings: Settings, context: FetchContext | None = None
    ) -> FetchOutcome:
        error = next(tries)
        if error:
            raise error
        return fetch(module, settings, context)

    monkeypatch.setattr(fetching, "fetch", busy_once)

    result, failed = _materialize(world)

    assert (result.success, failed) == (True, ["STEP_UP_FOR_RETRY"])
    assert len(world.versions) == 1


def _serve_an_error_page(world: World) -> None:
    world.publisher.serve("/item.csv", page("Closed"))


def _damage_the_snapshot(world: World) -> None:
    (world.stored(ITEMS) / "item.csv").write_bytes(CHANGED)
    world.publisher.serve("/item.csv", csv(ITEMS))


@pytest.mark.parametrize("fault", [_serve_an_error_page, _damage_the_snapshot])
def test_raw_asset_is_not_fetched_again_where_it_would_fail_again(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Callable[[World], None]
) -> None:
    _only_the_toy(world, monkeypatch)
    fault(world)
    versions = world.versions

    result, failed = _materialize(world)

    assert (result.success, failed) == (False, ["STEP_FAILURE"])
    assert len(world.publisher.asked) <= 1
    assert world.versions == versions


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ({"are_terms_unread": True}, "a person must read the publisher's terms first"),
        (
            {"key": Key(KeyName.CENSUS_API_KEY, KeyPlace.PARAM, "key", "x", is_compulsory=True)},
            "CITYFARE_CENSUS_API_KEY is not set",
        ),
    ],
)
def test_source_that_needs_a_person_is_not_fetched_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, declared: dict[str, object], reason: str
) -> None:
    toy = world.toy(**declared)
    monkeypatch.setattr(fetchable_sources, "loaded_sources", lambda: {"toy": toy})

    assert len(fetch_assets.fetch_assets(world.settings, Progress())) == 1
    assert f"Not fetched: {reason}." in (snapshot_spec(toy, world.settings).description or "")
