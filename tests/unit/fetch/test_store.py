"""What becomes of good answers: a new snapshot beside the old ones, or nothing new."""

import gzip
from datetime import timedelta

import pytest

from pipelines.errors import FetchError, SnapshotError
from pipelines.fetch.progress import FileState
from pipelines.files import PARTIAL
from pipelines.snapshots.folders import newest_version, open_snapshot
from tests.unit.fetch.conftest import CHANGED, ITEMS, World
from tests.unit.fetch.publisher import csv


def test_fetch_stores_what_is_new_beside_what_was_there(world: World) -> None:
    old = world.stored(ITEMS)
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    world.publisher.serve("/item.csv", csv(CHANGED))

    outcome = world.fetch()

    assert outcome.is_new
    assert outcome.previous == "2026-01-01"
    assert world.versions == ["2026-01-01", outcome.version]
    snapshot = open_snapshot(world.settings.raw, "toy")
    assert (snapshot.version, snapshot.read(snapshot.file("item.csv"))) == (
        outcome.version,
        CHANGED,
    )
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before


def test_fetch_of_equal_bytes_stores_nothing(world: World) -> None:
    world.stored(ITEMS)
    world.publisher.serve("/item.csv", csv(ITEMS))

    outcome = world.fetch()

    assert not outcome.is_new
    assert [file.state for file in outcome.files] == [FileState.UNCHANGED]
    assert world.versions == ["2026-01-01"]


def test_fetch_keeps_the_bytes_of_a_file_that_is_unchanged_beside_one_that_is_not(
    world: World,
) -> None:
    requests = (world.request("/a", name="a.csv"), world.request("/b", name="b.csv"))
    world.publisher.serve("/a", csv(ITEMS, ETag='"a1"'))
    world.publisher.serve("/b", csv(ITEMS))
    world.fetch(world.toy(*requests))
    world.publisher.serve("/b", csv(CHANGED))
    world.tomorrow()

    outcome = world.fetch(world.toy(*requests))

    states = {file.name: file.state for file in outcome.files}
    assert states == {"a.csv": FileState.UNCHANGED, "b.csv": FileState.RECEIVED}
    snapshot = open_snapshot(world.settings.raw, "toy")
    kept = snapshot.file("a.csv")
    assert kept.etag == '"a1"'
    assert snapshot.read(kept) == ITEMS
    assert snapshot.read(snapshot.file("b.csv")) == CHANGED


def test_fetch_of_a_file_that_was_only_packed_anew_stores_nothing(world: World) -> None:
    request = world.request(name="item.csv.gz")
    world.publisher.serve("/item.csv", csv(gzip.compress(ITEMS, mtime=1)))
    world.fetch(world.toy(request))
    world.publisher.serve("/item.csv", csv(gzip.compress(ITEMS, mtime=2)))
    world.tomorrow()

    assert not world.fetch(world.toy(request)).is_new


def test_fetch_packs_what_comes_unpacked_and_is_named_packed(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch(world.toy(world.request(name="item.csv.gz")))

    snapshot = open_snapshot(world.settings.raw, "toy")
    assert gzip.decompress(snapshot.read(snapshot.file("item.csv.gz"))) == ITEMS


def test_fetch_unpacks_what_is_packed_for_the_line_only(world: World) -> None:
    packed = gzip.compress(ITEMS)
    world.publisher.serve("/item.csv", csv(packed, Content_Encoding="gzip"))

    outcome = world.fetch()

    snapshot = open_snapshot(world.settings.raw, "toy")
    assert snapshot.read(snapshot.file("item.csv")) == ITEMS
    assert outcome.received == len(packed)


def test_of_two_snapshots_of_a_day_the_one_retrieved_last_is_newest(world: World) -> None:
    versions = []
    for number in range(5):
        world.publisher.serve("/item.csv", csv(b"id,name\n1,%d\n" % number))
        versions.append(world.fetch().version)
        world.watch.now += timedelta(minutes=1)

    assert versions != sorted(map(str, versions))
    assert newest_version(world.settings.raw, "toy") == versions[-1]


def test_fetch_back_to_older_bytes_of_the_day_says_so(world: World) -> None:
    for body in (ITEMS, CHANGED):
        world.publisher.serve("/item.csv", csv(body))
        world.fetch()
        world.watch.now += timedelta(minutes=1)
    world.publisher.serve("/item.csv", csv(ITEMS))

    with pytest.raises(FetchError, match="stored earlier today"):
        world.fetch()


def test_fetch_with_a_clock_behind_the_newest_snapshot_stores_nothing(world: World) -> None:
    world.stored(ITEMS, version="2027-01-01")
    world.publisher.serve("/item.csv", csv(CHANGED))

    with pytest.raises(FetchError, match="a moment after the newest snapshot, 2027-01-01"):
        world.fetch()

    assert world.versions == ["2027-01-01"]


def test_snapshot_that_its_source_cannot_read_is_kept_apart(world: World) -> None:
    world.stored(ITEMS)
    world.publisher.serve("/item.csv", csv(b"code,label\n1,first\n"))

    with pytest.raises(FetchError, match="missing: id, name") as error:
        world.fetch()

    (refused,) = world.settings.fetching.glob("toy/refused-*")
    assert (refused / "item.csv").read_bytes() == b"code,label\n1,first\n"
    assert str(refused) in str(error.value)
    assert world.versions == ["2026-01-01"]


def test_fetch_after_a_refused_snapshot_asks_again(world: World) -> None:
    world.publisher.serve("/item.csv", csv(b"code\n1\n"), csv(ITEMS))
    with pytest.raises(FetchError):
        world.fetch()

    assert world.fetch().is_new


def test_fetch_does_not_touch_a_snapshot_whose_bytes_were_changed(world: World) -> None:
    (world.stored(ITEMS) / "item.csv").write_bytes(CHANGED)

    with pytest.raises(SnapshotError, match="never edited"):
        world.fetch()

    assert world.publisher.asked == []


def test_folder_that_a_killed_fetch_left_in_raw_is_no_snapshot(world: World) -> None:
    partial = world.stored(CHANGED, version=f"{PARTIAL}2026-11-22+0a0a0a0a")
    world.stored(ITEMS)
    assert newest_version(world.settings.raw, "toy") == "2026-01-01"
    world.publisher.serve("/item.csv", csv(b"id,name\n3,third\n"))

    outcome = world.fetch()

    assert not partial.exists()
    assert world.versions == ["2026-01-01", outcome.version]


def test_first_fetch_of_a_source_after_a_killed_one_finds_no_snapshot(world: World) -> None:
    world.stored(CHANGED, version=f"{PARTIAL}2026-11-22+0a0a0a0a")
    world.publisher.serve("/item.csv", csv(ITEMS))

    assert world.fetch().previous is None


def test_fetch_leaves_no_download_behind(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch()

    left = [path.name for path in (world.settings.fetching / "toy").rglob("*") if path.is_file()]
    assert set(left) <= {"fetch.lock"}
