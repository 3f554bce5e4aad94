"""Rate limit: a pause between two requests, and a publisher's hourly limit across runs."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.errors import FetchError
from pipelines.fetch.context import FetchContext
from pipelines.fetch.progress import FetchProgress
from pipelines.fetch.rate_limit import RateLimit
from pipelines.fetch_declaration import Fetch
from tests.unit.fetch.conftest import ITEMS, TERMS, Watch, World
from tests.unit.fetch.publisher import Reply, csv

_HOST = "stats.example.org"


class _Reported(FetchProgress):
    def __init__(self) -> None:
        self.waits: list[tuple[float, str]] = []

    def waiting(self, seconds: float, reason: str) -> None:
        self.waits.append((seconds, reason))


def _limit(
    folder: Path, watch: Watch, progress: FetchProgress | None = None, **fields: object
) -> RateLimit:
    declared = Fetch(
        requests=lambda today: (), hosts=frozenset({_HOST}), terms=TERMS, pause_seconds=2.0
    )
    return RateLimit(
        replace(declared, **fields),  # type: ignore[arg-type]
        folder / "requests.sqlite",
        FetchContext(watch, watch.sleep, progress=progress or FetchProgress()),
    )


def test_rate_limit_rests_between_two_requests(tmp_path: Path) -> None:
    watch = Watch()
    limit = _limit(tmp_path, watch)

    limit.wait_for_turn(_HOST)
    watch.now += timedelta(seconds=0.5)
    limit.wait_for_turn(_HOST)
    watch.now += timedelta(seconds=9)
    limit.wait_for_turn(_HOST)

    assert watch.slept == [1.5]


def test_rate_limit_holds_the_hourly_limit_across_runs(tmp_path: Path) -> None:
    watch = Watch()
    for _ in range(3):
        _limit(tmp_path, watch, requests_per_hour=3).wait_for_turn(_HOST)
        watch.now += timedelta(minutes=10)

    reported = _Reported()
    _limit(tmp_path, watch, reported, requests_per_hour=3).wait_for_turn(_HOST)

    assert watch.slept == [pytest.approx(1800, abs=0.1)]
    assert [reason for _, reason in reported.waits] == [f"{_HOST} allows 3 requests an hour"]


def test_rate_limit_lets_through_what_is_older_than_an_hour(tmp_path: Path) -> None:
    watch = Watch()
    _limit(tmp_path, watch, requests_per_hour=1).wait_for_turn(_HOST)
    watch.now += timedelta(hours=1, seconds=1)

    _limit(tmp_path, watch, requests_per_hour=1).wait_for_turn(_HOST)

    assert watch.slept == []


def test_no_window_of_an_hour_holds_more_than_the_limit(tmp_path: Path) -> None:
    watch = Watch()
    moments = []
    for _ in range(40):
        _limit(tmp_path, watch, requests_per_hour=7, pause_seconds=0.0).wait_for_turn(_HOST)
        moments.append(watch.now)
        watch.now += timedelta(minutes=3)

    most = max(sum(start <= m < start + timedelta(hours=1) for m in moments) for start in moments)

    assert most == 7


def test_rate_limit_counts_each_host_by_itself(tmp_path: Path) -> None:
    watch = Watch()
    _limit(tmp_path, watch, requests_per_hour=1).wait_for_turn(_HOST)

    _limit(tmp_path, watch, requests_per_hour=1).wait_for_turn("other.example.org")

    assert watch.slept == []


def test_rate_limit_does_not_wait_for_a_moment_of_a_clock_that_was_wrong(tmp_path: Path) -> None:
    watch = Watch()
    watch.now += timedelta(days=400)
    _limit(tmp_path, watch, requests_per_hour=1).wait_for_turn(_HOST)
    watch.now -= timedelta(days=400)

    _limit(tmp_path, watch, requests_per_hour=1).wait_for_turn(_HOST)

    assert watch.slept == []


@pytest.mark.parametrize("text", ["damaged", "0" * 4096])
def test_counts_that_cannot_be_read_stops_the_fetch(tmp_path: Path, text: str) -> None:
    (tmp_path / "requests.sqlite").write_text(text)

    with pytest.raises(FetchError, match=r"requests\.sqlite: expected the counts"):
        _limit(tmp_path, Watch(), requests_per_hour=1).wait_for_turn(_HOST)


def test_retries_count_against_the_limit(world: World) -> None:
    world.publisher.serve("/item.csv", Reply(status=503, headers={"Retry-After": "1"}), csv(ITEMS))

    world.fetch(world.toy(requests_per_hour=1))

    assert sum(world.watch.slept) == pytest.approx(3600.0)


def test_source_without_a_limit_writes_no_counts(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch()

    assert not (world.settings.fetching / "requests.sqlite").exists()
