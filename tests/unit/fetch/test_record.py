"""The record of a fetched snapshot: where its files come from, and what goes along."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import FetchError
from pipelines.files import sha256_of
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.record import RawFile, Snapshot, read_record, write_record
from tests.unit.fetch.conftest import CHANGED, ITEMS, World
from tests.unit.fetch.publisher import csv
from tests.unit.fetch.publisher import json as json_reply

_MODIFIED = "Wed, 01 Apr 2026 06:00:00 GMT"


def test_fetch_names_a_version_by_day_and_contents(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    outcome = world.fetch()

    listed = f"{sha256_of(ITEMS)}  item.csv"
    assert outcome.version == f"2026-11-22+{sha256_of(listed.encode())[:8]}"


def test_fetch_records_where_and_when_a_file_comes_from(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS, ETag='"v1"', Last_Modified=_MODIFIED))
    request = world.request(params=(("$limit", "10"), ("a", "b c")), vintage="Spring 2026")

    outcome = world.fetch(world.toy(request))

    record = json.loads((outcome.folder / "snapshot.json").read_text("utf-8"))  # type: ignore[operator]
    assert record["source"] == "toy"
    assert record["version"] == outcome.version
    assert (record["stored_on"], record["retrieved_at"]) == ("2026-11-22", "2026-11-22T09:00:00Z")
    assert (record["licence_basis"], record["citation"]) == ("open_licence", "Toys (2026).")
    assert record["files"] == [
        {
            "name": "item.csv",
            "layout": "csv",
            "bytes": len(ITEMS),
            "sha256": sha256_of(ITEMS),
            "rows": None,
            "url": f"{world.publisher.url}/item.csv?$limit=10&a=b%20c",
            "retrieved_at": "2026-11-22T09:00:00Z",
            "etag": '"v1"',
            "last_modified": _MODIFIED,
            "vintage": "Spring 2026",
        }
    ]


def test_record_that_is_written_is_read_back_equal(tmp_path: Path) -> None:
    snapshot = Snapshot(
        source_id="toy",
        version="2026-01-01",
        folder=tmp_path,
        stored_on=date(2026, 1, 1),
        citation="Toys (2026).",
        files=(RawFile("a.csv", "csv", "0" * 64, 0, rows=0, url="https://example.org/a"),),
        url="https://example.org/",
        title="Toys",
        licence_basis="private",
        transcription="Typed from a page.",
        stored_at="2026-01-01T00:00:00Z",
        is_added=True,
        given={"city": "Lima"},
        inferred=("The year.",),
        gaps=("Two towns.",),
    )

    write_record(snapshot, tmp_path)

    file = replace(snapshot.files[0], vintage="2026-01-01")
    assert read_record(tmp_path) == replace(snapshot, files=(file,))


def test_fetch_carries_over_what_the_publisher_does_not_serve(world: World) -> None:
    old = world.stored(ITEMS)
    record = json.loads((old / "snapshot.json").read_text())
    record["transcription"] = {"by": "us", "method": "typed from a page"}
    (old / "snapshot.json").write_text(json.dumps(record))
    request = world.request("/new", name="new.csv")
    world.publisher.serve("/new", csv(ITEMS), csv(CHANGED))
    world.fetch(world.toy(request, carries=("item.csv",)))
    world.tomorrow()

    world.fetch(world.toy(request, carries=("item.csv",)))

    snapshot = open_snapshot(world.settings.raw, "toy")
    carried = snapshot.file("item.csv")
    assert snapshot.read(carried) == ITEMS
    assert (carried.carried_from, carried.vintage, carried.retrieved_at) == (
        "2026-01-01",
        "2026-01-01",
        None,
    )
    assert snapshot.transcription == "item.csv, carried over from 2026-01-01: typed from a page"


def test_fetch_without_a_snapshot_has_nothing_to_carry_over(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    with pytest.raises(FetchError, match="expected a snapshot that it can"):
        world.fetch(world.toy(carries=("extra.csv",)))

    assert world.versions == []


def test_file_that_is_not_published_yet_is_left_out(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))
    later = world.request("/later.csv", name="later.csv", is_optional=True)

    world.fetch(world.toy(world.request(), later))

    assert [file.name for file in open_snapshot(world.settings.raw, "toy").files] == ["item.csv"]


def test_fetch_of_nothing_that_is_published_is_an_error(world: World) -> None:
    with pytest.raises(FetchError, match="at least one file"):
        world.fetch(world.toy(world.request(is_optional=True)))


def test_edition_becomes_the_vintage_of_the_files(world: World) -> None:
    from pipelines.fetch_declaration import Body, Edition

    world.publisher.serve("/item.csv", csv(ITEMS))
    world.publisher.serve("/view", json_reply(b'{"name": "Toys, 2026 release"}'))
    request = world.request("/view", name="edition.json", body=Body.JSON)
    edition = Edition(request, lambda answer: json.loads(answer)["name"], expected="toys")

    outcome = world.fetch(world.toy(edition=edition))

    (file,) = read_record(Path(str(outcome.folder))).files
    assert file.vintage == "Toys, 2026 release"


def test_id_that_leads_elsewhere_is_refused(world: World) -> None:
    from pipelines.fetch_declaration import Body, Edition

    world.publisher.serve("/item.csv", csv(ITEMS))
    world.publisher.serve("/view", json_reply(b'{"name": "Tools"}'))
    request = world.request("/view", name="edition.json", body=Body.JSON)
    edition = Edition(request, lambda answer: None, expected="a release of toys")

    with pytest.raises(FetchError, match="expected a release of toys"):
        world.fetch(world.toy(edition=edition))

    assert world.publisher.paths() == ["/view"]
