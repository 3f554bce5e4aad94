"""Publishers that err: whatever they do, raw/ holds a good snapshot afterwards, or nothing new."""

import gzip
import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch.context import Limits
from pipelines.fetch.download import retry_after
from pipelines.fetch_declaration import Body
from pipelines.snapshots.folders import open_snapshot
from tests.unit.fetch.conftest import ITEMS, World
from tests.unit.fetch.publisher import (
    Behaviour,
    Reply,
    csv,
    json,
    open_publisher,
    page,
)

_BUSY = Reply(b"busy", status=503)
_BOMB = gzip.compress(b"0" * 3_000_000)


def _to(url: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": url})


def _endless() -> Reply:
    return Reply(pieces=itertools.repeat(b"x" * 1000), headers={"Content-Type": "text/csv"})


def _dripping() -> Reply:
    return Reply(pieces=itertools.repeat(b"x"), headers={"Content-Type": "text/csv"})


@dataclass(frozen=True)
class Fault:
    """A fault: how the publisher answers, and with which error the fetch ends, if with any."""

    replies: tuple[Reply | Behaviour, ...]
    error: type[FetchError] | None = None
    words: str = ""


FAULTS = {
    "429 with a time": Fault((Reply(status=429, headers={"Retry-After": "7"}), csv(ITEMS))),
    "429 for ever": Fault((Reply(b"too many", status=429),), PublisherBusyError, "status 429"),
    "500 then 200": Fault((Reply(status=500), csv(ITEMS))),
    "503 for ever": Fault((_BUSY,), PublisherBusyError, "status 503: busy"),
    "404": Fault((Reply(b"gone", status=404),), FetchError, "status 404: gone"),
    "403": Fault((page("Forbidden", 403),), FetchError, "status 403: Forbidden"),
    "truncated, then whole": Fault((replace(csv(ITEMS), cut=9), csv(ITEMS))),
    "truncated for ever": Fault((replace(csv(ITEMS), cut=9),), PublisherBusyError, "RemoteProtoc"),
    "length too large": Fault((replace(csv(ITEMS), promised=99),), PublisherBusyError, "99"),
    "length too small": Fault(
        (replace(csv(ITEMS), promised=len(ITEMS) - 3),), PublisherBusyError, "no end of line"
    ),
    "length too small for a row": Fault(
        (replace(csv(ITEMS), promised=len(ITEMS) - 8),), PublisherBusyError, "in the header"
    ),
    "no bytes": Fault((csv(b""),), PublisherBusyError, "no end of line"),
    "page instead of data": Fault((page("Please sign in"),), FetchError, "Please sign in"),
    "page called data": Fault((csv(b"\n <!doctype html><p>Sorry"),), FetchError, "Sorry"),
    "other content type": Fault(
        (Reply(ITEMS, headers={"Content-Type": "application/pdf"}),), FetchError, "application/pdf"
    ),
    "other encoding": Fault((csv(ITEMS, Content_Encoding="br"),), FetchError, "found br"),
    "broken packing": Fault(
        (csv(gzip.compress(ITEMS)[:-9], Content_Encoding="gzip"),), PublisherBusyError, "packing"
    ),
    "packing that is none": Fault(
        (csv(ITEMS, Content_Encoding="gzip"),), PublisherBusyError, "packing"
    ),
    "bomb on the line": Fault(
        (csv(_BOMB, Content_Encoding="gzip"),), FetchError, "1,000,000 bytes when unpacked"
    ),
    "bomb as a file": Fault((csv(_BOMB),), FetchError, "1,000,000 bytes when unpacked"),
    "body without end": Fault((lambda asked: _endless(),), FetchError, "at most 50,000 bytes"),
    "length above the limit": Fault(
        (replace(csv(ITEMS), promised=50_001),), FetchError, "at most 50,000 bytes"
    ),
    "drip": Fault((lambda asked: _dripping(),), PublisherBusyError, "within 1,800 seconds"),
    "redirect for ever": Fault((_to("/item.csv"),), FetchError, "after 3 redirects"),
    "redirect to another host": Fault(
        (_to("https://example.org/item.csv"),), FetchError, "https at 127.0.0.1"
    ),
    "redirect to a file": Fault((_to("file:///etc/hostname"),), FetchError, "https at 127.0.0.1"),
    "redirect to nonsense": Fault(
        (_to("http://127.0.0.1:x/"),), PublisherBusyError, "Invalid URL in location"
    ),
    "redirect without a place": Fault((Reply(status=302),), FetchError, "status 302"),
    "304 that nobody asked for": Fault((Reply(status=304),), PublisherBusyError, "status 304"),
    "206 that nobody asked for": Fault(
        (replace(csv(ITEMS), status=206),), PublisherBusyError, "status 206"
    ),
    "row of another width": Fault(
        (csv(b"id,name\n1\n"),), PublisherBusyError, "1 cells in row 1, and 2 in the header"
    ),
    "no text": Fault((csv(b"id,name\n1,\xff\n"),), PublisherBusyError, "broken CSV"),
    "layout that drifted": Fault((csv(b"id,label\n1,a\n"),), FetchError, "missing: name"),
}


def _small(world: World) -> World:
    return replace(world, watch=replace(world.watch, step=timedelta(seconds=20)), limits=Limits())


def _request_of(world: World):
    return world.request(max_bytes=50_000, max_unpacked_bytes=1_000_000)


@pytest.mark.parametrize("name", FAULTS)
def test_fault_leaves_a_good_snapshot_and_the_older_one(world: World, name: str) -> None:
    fault, world = FAULTS[name], _small(world)
    before = [world.stored(b"id,name\n0,older\n").name]
    world.publisher.serve("/item.csv", *fault.replies)
    module = world.toy(_request_of(world))

    if fault.error is None:
        version = world.fetch(module).version
        assert world.versions == [*before, version]
        snapshot = open_snapshot(world.settings.raw, "toy")
        assert snapshot.read(snapshot.file("item.csv")) == ITEMS
    else:
        with pytest.raises(FetchError) as error:
            world.fetch(module)
        assert isinstance(error.value, fault.error)
        assert isinstance(error.value, PublisherBusyError) == (fault.error is PublisherBusyError)
        assert fault.words in str(error.value)
        assert world.versions == before


def test_retry_waits_as_long_as_it_is_told(world: World) -> None:
    world.publisher.serve("/item.csv", Reply(status=429, headers={"Retry-After": "7"}), csv(ITEMS))

    world.fetch()

    assert world.watch.slept == [7.0]


def test_retry_waits_until_the_date_it_is_told(world: World) -> None:
    date = "Sun, 22 Nov 2026 09:01:30 GMT"
    world.publisher.serve("/item.csv", Reply(status=503, headers={"Retry-After": date}), csv(ITEMS))

    world.fetch()

    assert world.watch.slept == [90.0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Sun, 22 Nov 2026 09:02:00 GMT", 120.0),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("Sun, 22 Nov 99999 09:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(text: str, seconds: float | None) -> None:
    assert retry_after(text, datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) == seconds


def test_redirect_with_a_body_without_end_is_followed(world: World) -> None:
    endless = replace(_endless(), status=302, headers={"Location": "/moved.csv"})
    world.publisher.serve("/item.csv", lambda asked: endless)
    world.publisher.serve("/moved.csv", csv(ITEMS))

    assert world.fetch().is_new


def test_retry_backs_off_without_being_told(world: World) -> None:
    world.publisher.serve("/item.csv", _BUSY)

    with pytest.raises(PublisherBusyError):
        world.fetch()

    waits = world.watch.slept
    assert len(waits) == Limits().attempts - 1
    # Doubled each time, and up to a second more, so that clients do not come back together.
    assert [int(wait) // 2**n for n, wait in enumerate(waits)] == [1, 1, 1, 1]


def test_publisher_who_wants_to_be_left_alone_for_long_is(world: World) -> None:
    world.publisher.serve("/item.csv", Reply(status=429, headers={"Retry-After": "3600"}))

    with pytest.raises(PublisherBusyError) as error:
        world.fetch()

    assert (len(world.publisher.asked), world.watch.slept) == (1, [])
    assert error.value.retry_after == 3600.0


@pytest.mark.parametrize("status", [400, 401, 404, 410, 413])
def test_refusal_is_not_asked_again(world: World, status: int) -> None:
    world.publisher.serve("/item.csv", Reply(b"no", status=status))

    with pytest.raises(FetchError, match=f"status {status}: no"):
        world.fetch()

    assert len(world.publisher.asked) == 1


def test_redirect_to_another_host_is_never_asked(world: World) -> None:
    with open_publisher() as other:
        port = other.url.rpartition(":")[2]
        world.publisher.serve("/item.csv", _to(f"http://localhost:{port}/item.csv"))
        other.serve("/item.csv", csv(ITEMS))

        with pytest.raises(FetchError, match="http://localhost"):
            world.fetch()

        assert other.asked == []


def test_redirect_to_a_host_that_is_declared_is_followed(world: World) -> None:
    with open_publisher() as other:
        port = other.url.rpartition(":")[2]
        world.publisher.serve("/item.csv", _to(f"http://localhost:{port}/item.csv"))
        other.serve("/item.csv", csv(ITEMS))

        outcome = world.fetch(world.toy(hosts=frozenset({"127.0.0.1", "localhost"})))

    assert outcome.is_new


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_within_a_host_is_followed(world: World, status: int) -> None:
    world.publisher.serve("/item.csv", _to("/moved.csv", status))
    world.publisher.serve("/moved.csv", csv(ITEMS))

    assert world.fetch().is_new
    assert world.publisher.paths() == ["/item.csv", "/moved.csv"]


def test_fetch_without_encryption_is_for_this_machine_only(world: World) -> None:
    request = replace(world.request(), url="http://example.org/item.csv")

    with pytest.raises(FetchError, match=r"https at example\.org"):
        world.fetch(world.toy(request, hosts=frozenset({"example.org"})))


def test_fetch_says_who_it_is(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch()

    agent = world.publisher.asked[0].header("User-Agent")
    assert agent is not None
    assert agent.startswith("cityfare/")


def test_error_that_is_answered_as_a_success_is_told(world: World) -> None:
    world.publisher.serve("/item.csv", json(b'{"warning": "later"}'))
    request = world.request(body=Body.JSON)

    def refusal(head: bytes) -> str | None:
        return "it comes later" if b"warning" in head else None

    with pytest.raises(FetchError, match="answered as a success: it comes later"):
        world.fetch(world.toy(request, refusal=refusal))


def test_nobody_answers(world: World) -> None:
    with open_publisher() as other:
        url = other.url

    with pytest.raises(PublisherBusyError, match="ConnectError"):
        world.fetch(world.toy(replace(world.request(), url=f"{url}/item.csv")))

    assert len(world.watch.slept) == Limits().attempts - 1


def test_publisher_who_falls_silent_is_not_waited_for(world: World) -> None:
    from threading import Event

    released = Event()

    def silent(asked: object) -> Reply:
        released.wait(5)
        return csv(ITEMS)

    world.publisher.serve("/item.csv", silent)
    limits = Limits(read_seconds=0.05, attempts=2)

    with pytest.raises(PublisherBusyError, match="ReadTimeout"):
        replace(world, limits=limits).fetch()

    released.set()


def test_second_fetch_of_a_source_at_once_is_refused(world: World) -> None:
    refusals: list[str] = []

    def meanwhile(asked: object) -> Reply:
        with pytest.raises(PublisherBusyError) as error:
            world.fetch()
        refusals.append(error.value.found)
        return csv(ITEMS)

    world.publisher.serve("/item.csv", meanwhile)

    assert world.fetch().is_new
    assert refusals == ["one that is under way"]
