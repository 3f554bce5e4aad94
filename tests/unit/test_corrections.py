"""Corrections on record: applied while the source holds what they expect, else the source stops."""

from pathlib import Path

import polars as pl
import pytest
import yaml

from pipelines.checks.corrections import Applied, Correction, correct, load_corrections
from pipelines.errors import CorrectionError
from pipelines.settings import Settings
from tests.unit.conftest import Raw

ENTRY: dict[str, object] = {
    "table": "raw_toy__page",
    "key": {"slug": "chelsea", "wave": "2018"},
    "column": "population",
    "action": "blank",
    "expect": "39,6990",
    "reason": "Malformed.",
    "reference": "https://example.org/",
}


def _page(*populations: str | None) -> pl.DataFrame:
    rows = len(populations)
    return pl.DataFrame(
        {
            "slug": ["chelsea", "akron", "rome"][:rows],
            "wave": ["2018"] * rows,
            "population": list(populations),
            "source_file": ["profile.csv"] * rows,
            "source_row": list(range(1, rows + 1)),
        },
        schema_overrides={"population": pl.String},
    )


def _loaded(folder: Path, *entries: object) -> list[Correction]:
    (folder / "toy.yml").write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return load_corrections(folder, "toy")


def _corrected(
    frame: pl.DataFrame, table: str, corrections: list[Correction]
) -> tuple[pl.DataFrame, list[Applied]]:
    """Correct a table whose rows are parts of their own."""
    parts = [row.lazy() for row in frame.iter_slices(1)]
    changed, applied = correct(parts, table, corrections)
    return pl.concat(changed).collect(), applied


def test_correct_blanks_the_cell_and_keeps_the_row(tmp_path: Path) -> None:
    corrections = _loaded(tmp_path, ENTRY)

    frame, applied = _corrected(_page("39,6990", "39,6990"), "raw_toy__page", corrections)

    assert frame["population"].to_list() == [None, "39,6990"]
    (done,) = applied
    assert (done.source_file, done.source_row) == ("profile.csv", 1)
    assert (done.found, done.replaced_by, done.reason) == ("39,6990", None, "Malformed.")


def test_correct_sets_the_cell(tmp_path: Path) -> None:
    corrections = _loaded(tmp_path, ENTRY | {"action": "set", "value": "39690"})

    frame, applied = _corrected(_page("39,6990"), "raw_toy__page", corrections)

    assert frame["population"].to_list() == ["39690"]
    assert applied[0].replaced_by == "39690"


def test_correct_leaves_other_tables_alone(tmp_path: Path) -> None:
    corrections = _loaded(tmp_path, ENTRY)

    frame, applied = _corrected(_page("39,6990"), "raw_toy__other", corrections)

    assert frame["population"].to_list() == ["39,6990"]
    assert applied == []


@pytest.mark.parametrize("now", ["39690", None])
def test_correct_stops_where_the_source_holds_something_else(
    tmp_path: Path, now: str | None
) -> None:
    corrections = _loaded(tmp_path, ENTRY)

    with pytest.raises(CorrectionError, match=r"population = '39,6990'; found 1 rows"):
        _corrected(_page(now), "raw_toy__page", corrections)


def test_correct_stops_where_the_row_is_gone(tmp_path: Path) -> None:
    corrections = _loaded(tmp_path, ENTRY | {"key": {"slug": "atlantis", "wave": "2018"}})

    with pytest.raises(CorrectionError, match="found 0 rows"):
        _corrected(_page("39,6990"), "raw_toy__page", corrections)


def test_correct_stops_where_the_key_names_several_rows(tmp_path: Path) -> None:
    corrections = _loaded(tmp_path, ENTRY | {"key": {"wave": "2018"}})

    with pytest.raises(CorrectionError, match="found 2 rows"):
        _corrected(_page("39,6990", "39,6990"), "raw_toy__page", corrections)


@pytest.mark.parametrize("change", [{"column": "residents"}, {"key": {"page": "chelsea"}}])
def test_correct_stops_where_the_table_has_no_such_column(
    tmp_path: Path, change: dict[str, object]
) -> None:
    # What would go wrong: polars' ColumnNotFoundError comes through, without file or remedy.
    corrections = _loaded(tmp_path, ENTRY | change)

    with pytest.raises(CorrectionError, match="raw_toy__page"):
        _corrected(_page("39,6990"), "raw_toy__page", corrections)


@pytest.mark.parametrize("field", ["table", "key", "column", "action", "expect", "reason"])
def test_load_corrections_refuses_an_entry_without_a_field(tmp_path: Path, field: str) -> None:
    entry = {name: value for name, value in ENTRY.items() if name != field}

    with pytest.raises(CorrectionError, match=r"contracts/corrections/toy\.yml"):
        _loaded(tmp_path, entry)


@pytest.mark.parametrize("change", [{"scale": "2"}, {"action": "scale"}, {"expects": "1"}])
def test_load_corrections_refuses_an_unknown_field_or_action(
    tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(CorrectionError, match="action set with a value"):
        _loaded(tmp_path, ENTRY | change)


@pytest.mark.parametrize("change", [{"action": "set"}, {"action": "blank", "value": "39690"}])
def test_load_corrections_refuses_an_action_that_its_value_belies(
    tmp_path: Path, change: dict[str, object]
) -> None:
    # What would go wrong: `action` is never read again; `set` without a value blanks the cell,
    # and `blank` with a value sets it.
    with pytest.raises(CorrectionError, match=r"toy\.yml"):
        _loaded(tmp_path, ENTRY | change)


def test_load_corrections_of_a_source_without_a_file_are_none(tmp_path: Path) -> None:
    assert load_corrections(tmp_path, "toy") == []


def test_load_corrections_of_an_empty_file_are_none(tmp_path: Path) -> None:
    (tmp_path / "toy.yml").write_text("# none yet\n")

    assert load_corrections(tmp_path, "toy") == []


def test_corrections_of_the_repository_load_and_give_a_reason() -> None:
    folder = Settings().contracts / "corrections"

    loaded = {path.stem: load_corrections(folder, path.stem) for path in folder.glob("*.yml")}

    assert loaded["oecd_survey_profiles"]
    assert all(c.reason and c.reference for entries in loaded.values() for c in entries)


def test_corrections_of_the_repository_apply_and_lose_no_city(raw: Raw) -> None:
    name = "raw_oecd_survey_profiles__response"
    before = raw.table(name)
    corrections = load_corrections(Settings().contracts / "corrections", "oecd_survey_profiles")

    after, applied = _corrected(before, name, corrections)

    key = ["response_id"]
    assert after.select(key).equals(before.select(key))
    changed = {
        (done.column, done.found, done.replaced_by)
        for done in applied
        if done.column in ("population", "population_year", "city")
    }
    assert changed >= {
        ("population", "39,6990", None),
        ("population_year", "2004", None),
        ("city", "Curridibat", "Curridabat"),
    }
    for slug in ("chelsea-us", "atlanta-us", "curridabat-cri"):
        assert after.filter(response_id=f"{slug}|2018").height == 1
