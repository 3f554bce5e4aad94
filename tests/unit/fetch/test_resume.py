"""Fetches that were stopped: no snapshot, and the next one goes on where the last one was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.limits import Limits
from pipelines.fetch.listener import Listener
from pipelines.sources._base import open_snapshot
from tests.unit.fetch.conftest import CHANGED, ITEMS, World
from tests.unit.fetch.publisher import MODIFIED, Asked, Reply, csv, cut_after, document

LONG = b"id,name\n" + b"".join(b"%d,item\n" % n for n in range(20_000))
_ONCE = Limits(attempts=1)


class _Killed(BaseException):
    """The process ends here."""


class _Killer(Listener):
    """Ends the process once so many bytes are there."""

    def __init__(self, size: int) -> None:
        self.size = size

    def receiving(self, size: int, expected: int | None) -> None:
        if size >= self.size:
            raise _Killed


def _item(world: World) -> bytes:
    snapshot = open_snapshot(world.settings.raw, "toy")
    return snapshot.read(snapshot.file("item.csv"))


def _stopped(world: World, behaviour: object) -> None:
    """A fetch whose only try is cut after nine bytes."""
    world.publisher.serve("/item.csv", cut_after(9, behaviour))  # type: ignore[arg-type]
    with pytest.raises(PublisherBusyError):
        replace(world, limits=_ONCE).fetch()


def test_killed_fetch_leaves_no_snapshot_and_the_next_goes_on(world: World) -> None:
    world.publisher.serve("/item.csv", document(LONG, '"v1"'))
    with pytest.raises(_Killed):
        world.fetch(listener=_Killer(1000))
    assert world.versions == []

    outcome = world.fetch()

    assert _item(world) == LONG
    assert world.publisher.asked[-1].header("If-Range") == '"v1"'
    assert 0 < outcome.received < len(LONG)


def test_cut_is_gone_on_with_in_the_same_fetch(world: World) -> None:
    whole = document(ITEMS, '"v1"')
    world.publisher.serve("/item.csv", cut_after(9, whole), whole)

    world.fetch()

    assert world.publisher.asked[1].header("Range") == "bytes=9-"
    assert _item(world) == ITEMS


def test_every_cut_brings_the_fetch_forward(world: World) -> None:
    world.publisher.serve("/item.csv", cut_after(6, document(ITEMS, '"v1"')))

    world.fetch()

    ranges = [asked.header("Range") for asked in world.publisher.asked]
    assert ranges == [None, "bytes=6-", "bytes=12-", "bytes=18-", "bytes=24-"]
    assert _item(world) == ITEMS


def test_version_that_changed_between_parts_is_fetched_whole(world: World) -> None:
    _stopped(world, document(ITEMS, '"v1"'))
    world.publisher.serve("/item.csv", document(CHANGED, '"v2"'))

    world.fetch()

    assert world.publisher.asked[-1].header("If-Range") == '"v1"'
    assert _item(world) == CHANGED


def test_part_of_another_version_is_not_put_behind_the_first(world: World) -> None:
    # A server that knows Range and not If-Range sends the rest of whatever is there now.
    rest = {"ETag": '"v2"', "Content-Range": f"bytes 9-{len(CHANGED) - 1}/{len(CHANGED)}"}
    _stopped(world, document(ITEMS, '"v1"'))
    careless = Reply(CHANGED[9:], 206, rest)
    world.publisher.serve("/item.csv", careless, document(CHANGED, '"v2"'))

    world.fetch()

    assert world.publisher.asked[-1].header("Range") is None
    assert _item(world) == CHANGED


@pytest.mark.parametrize(
    "span",
    [
        f"bytes 5-{len(ITEMS) - 1}/{len(ITEMS)}",
        f"bytes 9-{len(ITEMS) - 2}/{len(ITEMS)}",
        "items 9-24/25",
        "",
    ],
)
def test_another_part_than_was_asked_for_is_fetched_whole(world: World, span: str) -> None:
    _stopped(world, document(ITEMS, '"v1"'))
    wrong = Reply(ITEMS[9:], 206, {"ETag": '"v1"', "Content-Range": span})
    world.publisher.serve("/item.csv", wrong, document(ITEMS, '"v1"'))

    world.fetch()

    assert _item(world) == ITEMS


def test_part_that_is_longer_than_the_file_is_now_is_fetched_whole(world: World) -> None:
    _stopped(world, document(ITEMS, '"v1"'))

    def beyond(asked: Asked) -> Reply:
        return Reply(status=416) if asked.header("Range") else csv(b"id,name\n")

    world.publisher.serve("/item.csv", beyond)

    world.fetch()

    assert _item(world) == b"id,name\n"


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"ETag": 'W/"v1"'}, None),
        ({"Last-Modified": MODIFIED}, MODIFIED),
        ({"Last-Modified": MODIFIED, "Date": MODIFIED}, None),
        ({"ETag": 'W/"v1"', "Last-Modified": MODIFIED}, MODIFIED),
        ({}, None),
    ],
)
def test_part_is_gone_on_with_only_if_its_version_is_certain(
    world: World, headers: dict[str, str], validator: str | None
) -> None:
    _stopped(world, lambda asked: Reply(ITEMS, headers={"Content-Type": "text/csv"} | headers))
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch()

    asked = world.publisher.asked[-1]
    assert asked.header("If-Range") == validator
    assert (asked.header("Range") is None) == (validator is None)
    assert _item(world) == ITEMS


def test_server_that_knows_no_parts_sends_the_whole(world: World) -> None:
    _stopped(world, document(ITEMS, '"v1"'))
    world.publisher.serve("/item.csv", csv(CHANGED))

    world.fetch()

    assert _item(world) == CHANGED


def test_files_that_were_whole_are_not_asked_for_again(world: World) -> None:
    requests = (world.request("/a", name="a.csv"), world.request("/b", name="b.csv"))
    world.publisher.serve("/a", csv(ITEMS))
    world.publisher.serve("/b", Reply(b"no", status=404))
    with pytest.raises(FetchError):
        world.fetch(world.toy(*requests))
    world.publisher.serve("/b", csv(CHANGED))

    world.fetch(world.toy(*requests))

    assert world.publisher.paths() == ["/a", "/b", "/b"]
    assert [file.name for file in open_snapshot(world.settings.raw, "toy").files] == [
        "a.csv",
        "b.csv",
    ]


def test_files_of_a_fetch_that_was_stopped_days_ago_are_asked_for_again(world: World) -> None:
    requests = (world.request("/a", name="a.csv"), world.request("/b", name="b.csv"))
    world.publisher.serve("/a", csv(ITEMS), csv(CHANGED))
    world.publisher.serve("/b", Reply(b"no", status=404))
    with pytest.raises(FetchError):
        world.fetch(world.toy(*requests))
    world.publisher.serve("/b", csv(ITEMS))
    world.watch.now += timedelta(hours=25)

    world.fetch(world.toy(*requests))

    snapshot = open_snapshot(world.settings.raw, "toy")
    assert snapshot.read(snapshot.file("a.csv")) == CHANGED


def test_part_of_another_address_is_not_gone_on_with(world: World) -> None:
    _stopped(world, document(ITEMS, '"v1"'))
    world.publisher.serve("/new.csv", document(CHANGED, '"v1"'))

    world.fetch(world.toy(world.request("/new.csv")))

    assert world.publisher.asked[-1].header("Range") is None
    assert _item(world) == CHANGED


def test_answer_that_drips_is_kept_and_gone_on_with(world: World) -> None:
    slow = replace(world, watch=replace(world.watch, step=timedelta(hours=1)))
    world.publisher.serve("/item.csv", document(LONG, '"v1"'))
    with pytest.raises(PublisherBusyError, match="within 1,800 seconds"):
        slow.fetch()

    outcome = world.fetch()

    assert len(world.publisher.asked) == 2
    assert outcome.received < len(LONG)
    assert _item(world) == LONG
