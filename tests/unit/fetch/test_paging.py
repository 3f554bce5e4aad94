"""Answers in pages: to the page without rows, of one version of the data, each page a file."""

import csv as table
import gzip
import io
from dataclasses import replace

import pytest

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch_declaration import Body, Paging
from pipelines.snapshots.folders import open_snapshot
from pipelines.source_definition import SourceModule
from tests.unit.fetch.conftest import World
from tests.unit.fetch.publisher import Asked, Behaviour, Reply, csv

_PAGING = Paging(rows=3, limit_param="$limit", offset_param="$offset", most_pages=5)


def _portal(rows: int, *, cap: int = 1000, modified: str | None = None) -> Behaviour:
    """A portal that answers with at most `cap` rows, whatever is asked for."""

    def behave(asked: Asked) -> Reply:
        first, size = int(asked.params["$offset"]), min(int(asked.params["$limit"]), cap)
        numbers = range(first, min(first + size, rows))
        body = "id,name\n" + "".join(f'{n},"line\n{n}"\n' for n in numbers)
        return csv(body.encode(), **({"Last-Modified": modified} if modified else {}))

    return behave


def _paged(world: World, **fields: object) -> SourceModule:
    request = world.request(name="item_{page}.csv", paging=replace(_PAGING, **fields))  # type: ignore[arg-type]
    return world.toy(request)


def _ids(world: World) -> list[int]:
    snapshot = open_snapshot(world.settings.raw, "toy")
    texts = [snapshot.read(file).decode() for file in snapshot.files]
    rows = [row for text in texts for row in table.DictReader(io.StringIO(text))]
    return [int(row["id"]) for row in rows]


@pytest.mark.parametrize("rows", [1, 3, 4, 6, 8])
def test_paging_gets_every_row_once(world: World, rows: int) -> None:
    world.publisher.serve("/item.csv", _portal(rows))

    world.fetch(_paged(world))

    assert _ids(world) == list(range(rows))


def test_paging_stores_a_page_as_a_file(world: World) -> None:
    world.publisher.serve("/item.csv", _portal(7))

    outcome = world.fetch(_paged(world))

    assert [file.name for file in outcome.files] == ["item_001.csv", "item_002.csv", "item_003.csv"]
    offsets = [asked.params["$offset"] for asked in world.publisher.asked]
    assert offsets == ["0", "3", "6", "7"]


def test_paging_does_not_take_a_publishers_own_limit_for_the_end(world: World) -> None:
    # What would go wrong: a portal that answers 2 rows where 3 were asked for looks finished.
    world.publisher.serve("/item.csv", _portal(7, cap=2))

    world.fetch(_paged(world))

    assert _ids(world) == list(range(7))


def test_paging_without_any_row_is_an_error(world: World) -> None:
    world.publisher.serve("/item.csv", _portal(0))

    with pytest.raises(FetchError, match="expected rows; found none"):
        world.fetch(_paged(world))

    assert world.versions == []


def test_paging_without_end_is_cut(world: World) -> None:
    world.publisher.serve("/item.csv", _portal(10**9))

    with pytest.raises(FetchError, match="at most 5 pages"):
        world.fetch(_paged(world))

    assert world.versions == []


def test_paging_begins_again_where_the_data_changed_meanwhile(world: World) -> None:
    old, new = _portal(4, modified="Mon"), _portal(5, modified="Tue")
    world.publisher.serve("/item.csv", old, new)

    world.fetch(_paged(world))

    assert _ids(world) == list(range(5))
    snapshot = open_snapshot(world.settings.raw, "toy")
    assert {file.last_modified for file in snapshot.files} == {"Tue"}


def test_paging_of_data_that_change_all_the_time_stores_nothing(world: World) -> None:
    days = iter(range(100))

    def changing(asked: Asked) -> Reply:
        return _portal(4, modified=f"day {next(days)}")(asked)

    world.publisher.serve("/item.csv", changing)

    with pytest.raises(PublisherBusyError, match="pages of several"):
        world.fetch(_paged(world))

    assert world.versions == []


def test_paging_of_what_did_not_change_stores_nothing(world: World) -> None:
    world.publisher.serve("/item.csv", _portal(4))
    world.fetch(_paged(world))
    world.tomorrow()

    assert not world.fetch(_paged(world)).is_new


def test_paging_with_fewer_pages_than_before_drops_the_last(world: World) -> None:
    world.publisher.serve("/item.csv", _portal(4))
    world.fetch(_paged(world))
    world.publisher.serve("/item.csv", _portal(3))
    world.tomorrow()

    world.fetch(_paged(world))

    assert [file.name for file in open_snapshot(world.settings.raw, "toy").files] == [
        "item_001.csv"
    ]


def test_pages_of_json_and_packed_pages_are_counted(world: World) -> None:
    def portal(asked: Asked) -> Reply:
        body = b'[{"id": 1}]' if asked.params["$offset"] == "0" else b"[]"
        return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})

    world.publisher.serve("/item.csv", portal)
    request = world.request(
        name="item_{page}.json.gz", layout="json", body=Body.JSON, paging=_PAGING
    )

    outcome = world.fetch(world.toy(request))

    assert [file.name for file in outcome.files] == ["item_001.json.gz"]
