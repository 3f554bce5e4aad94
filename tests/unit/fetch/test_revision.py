"""What a publisher revised: rows and values by key, with examples; nothing of ours."""

import polars as pl

from pipelines.fetch.revision import Example, revisions
from tests.unit.fetch.conftest import World
from tests.unit.fetch.publisher import csv

_TABLE = "raw_census_acs__estimate"


def _estimates(*rows: tuple[str, str | None], file: str = "a.json") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "place_geoid": [geoid for geoid, _ in rows],
            "variable_code": ["S1901_C01_012E"] * len(rows),
            "year": ["2019"] * len(rows),
            "value": [value for _, value in rows],
            "vintage": [f"as in {file}"] * len(rows),
            "source_file": [file] * len(rows),
            "source_row": list(range(1, len(rows) + 1)),
        },
        schema_overrides={"value": pl.String},
    )


def test_revisions_count_rows_and_values_by_key() -> None:
    before = _estimates(("01", "5"), ("02", "6"), ("03", "7"))
    after = _estimates(("04", "8"), ("02", "9"), ("01", None))

    (revision,) = revisions({_TABLE: before}, {_TABLE: after})

    diff = revision.diff
    assert (diff.rows_before, diff.rows_after, diff.rows_added, diff.rows_removed) == (3, 3, 1, 1)
    assert diff.values_changed == {"value": 2}
    assert revision.examples == (
        Example("01, S1901_C01_012E, 2019", "value", "5", None),
        Example("02, S1901_C01_012E, 2019", "value", "6", "9"),
    )


def test_revisions_show_the_first_examples_of_a_column() -> None:
    before = _estimates(*((f"{n:02}", "1") for n in range(50)))
    after = _estimates(*((f"{n:02}", "2") for n in range(50)))

    (revision,) = revisions({_TABLE: before}, {_TABLE: after})

    assert [example.key[:2] for example in revision.examples] == ["00", "01", "02"]


def test_revisions_do_not_look_at_where_a_row_stood_nor_at_our_vintage() -> None:
    before = _estimates(("01", "5"), ("02", "6"))
    after = _estimates(("02", "6"), ("01", "5"), file="b.json")

    assert revisions({_TABLE: before}, {_TABLE: after}) == ()


def test_revisions_tell_tables_that_came_and_went() -> None:
    one = _estimates(("01", "5"))

    found = revisions({"raw_toy__a": one}, {"raw_toy__b": one})

    assert [(r.diff.table, r.diff.status) for r in found] == [
        ("raw_toy__a", "removed"),
        ("raw_toy__b", "added"),
    ]


def test_revisions_of_a_table_without_a_key_count_all_its_rows() -> None:
    before, after = _estimates(("01", "5")), _estimates(("01", "6"))

    (revision,) = revisions({"raw_toy__a": before}, {"raw_toy__a": after})

    assert (revision.diff.rows_added, revision.diff.rows_removed) == (1, 1)
    assert revision.examples == ()


def test_first_snapshot_is_compared_with_nothing(world: World) -> None:
    world.publisher.serve("/item.csv", csv(b"id,name\n1,a\n"))

    outcome = world.fetch()

    assert outcome.not_compared == "it is the first snapshot of the source"


def test_older_snapshot_that_parse_outgrew_is_not_compared(world: World) -> None:
    world.stored(b"code\n1\n")
    world.publisher.serve("/item.csv", csv(b"id,name\n1,a\n"))

    outcome = world.fetch()

    assert outcome.is_new
    assert outcome.not_compared is not None
    assert outcome.not_compared.startswith("parse() no longer reads 2026-01-01")
