"""Pace: a rest between two requests, and a publisher's hourly limit across runs."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.errors import FetchError
from pipelines.fetch.listener import Listener
from pipelines.fetch.pace import Pace
from pipelines.sources._fetch import Fetch
from tests.unit.fetch.conftest import ITEMS, TERMS, Watch, World
from tests.unit.fetch.publisher import Reply, csv

_HOST = "stats.example.org"


class _Told(Listener):
    def __init__(self) -> None:
        self.waits: list[tuple[float, str]] = []

    def waiting(self, seconds: float, reason: str) -> None:
        self.waits.append((seconds, reason))


def _pace(folder: Path, watch: Watch, listener: Listener | None = None, **fields: object) -> Pace:
    declared = Fetch(
        requests=lambda occasion: (), hosts=frozenset({_HOST}), terms=TERMS, pause_seconds=2.0
    )
    return Pace(
        replace(declared, **fields),  # type: ignore[arg-type]
        folder / "asked.json",
        clock=watch,
        sleep=watch.sleep,
        listener=listener or Listener(),
    )


def test_pace_rests_between_two_requests(tmp_path: Path) -> None:
    watch = Watch()
    pace = _pace(tmp_path, watch)

    pace.admit(_HOST)
    watch.now += timedelta(seconds=0.5)
    pace.admit(_HOST)
    watch.now += timedelta(seconds=9)
    pace.admit(_HOST)

    assert watch.slept == [1.5]


def test_pace_holds_the_hourly_limit_across_runs(tmp_path: Path) -> None:
    watch = Watch()
    for _ in range(3):
        _pace(tmp_path, watch, requests_per_hour=3).admit(_HOST)
        watch.now += timedelta(minutes=10)

    told = _Told()
    _pace(tmp_path, watch, told, requests_per_hour=3).admit(_HOST)

    assert watch.slept == [1800.0]
    assert told.waits == [(1800.0, f"{_HOST} allows 3 requests an hour")]


def test_pace_lets_through_what_is_older_than_an_hour(tmp_path: Path) -> None:
    watch = Watch()
    _pace(tmp_path, watch, requests_per_hour=1).admit(_HOST)
    watch.now += timedelta(hours=1)

    _pace(tmp_path, watch, requests_per_hour=1).admit(_HOST)

    assert watch.slept == []


def test_no_window_of_an_hour_holds_more_than_the_limit(tmp_path: Path) -> None:
    watch = Watch()
    moments = []
    for _ in range(40):
        _pace(tmp_path, watch, requests_per_hour=7, pause_seconds=0.0).admit(_HOST)
        moments.append(watch.now)
        watch.now += timedelta(minutes=3)

    most = max(sum(start <= m < start + timedelta(hours=1) for m in moments) for start in moments)

    assert most == 7


def test_pace_counts_each_host_by_itself(tmp_path: Path) -> None:
    watch = Watch()
    _pace(tmp_path, watch, requests_per_hour=1).admit(_HOST)

    _pace(tmp_path, watch, requests_per_hour=1).admit("other.example.org")

    assert watch.slept == []


def test_pace_does_not_wait_for_a_moment_of_a_clock_that_was_wrong(tmp_path: Path) -> None:
    watch = Watch()
    watch.now += timedelta(days=400)
    _pace(tmp_path, watch, requests_per_hour=1).admit(_HOST)
    watch.now -= timedelta(days=400)

    _pace(tmp_path, watch, requests_per_hour=1).admit(_HOST)

    assert watch.slept == []


@pytest.mark.parametrize("text", ["", "[]", '{"a": ["soon"]}', '{"a": 1}'])
def test_ledger_that_cannot_be_read_stops_the_fetch(tmp_path: Path, text: str) -> None:
    (tmp_path / "asked.json").write_text(text)

    with pytest.raises(FetchError, match=r"asked\.json: expected the ledger"):
        _pace(tmp_path, Watch(), requests_per_hour=1).admit(_HOST)


def test_retries_count_against_the_limit(world: World) -> None:
    world.publisher.serve("/item.csv", Reply(status=503, headers={"Retry-After": "1"}), csv(ITEMS))

    world.fetch(world.toy(requests_per_hour=1))

    assert sum(world.watch.slept) == pytest.approx(3600.0)


def test_source_without_a_limit_keeps_no_ledger(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch()

    assert not (world.settings.fetching / "asked.json").exists()
