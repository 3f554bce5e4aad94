"""Landing of a table in many parts: it must come to what one part comes to."""

from pathlib import Path

import polars as pl
import pytest

from pipelines import parsed_tables
from pipelines.checks import contract
from pipelines.errors import ContractError, SourceFormatError
from pipelines.ingest import Landed, ingest, read_landing, write_landing
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import land_empty, write_snapshot

SOURCE = "eurostat_city_statistics"
OBSERVATION = f"raw_{SOURCE}__observation"
CODES = "raw_urban_audit_codes__city"
FILE = "urb_ctran.sdmx.csv"
HEADER = "DATAFLOW,freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
ROWS = [
    f"ESTAT:URB_CTRAN(1.0),A,TT1010V,AT{city:03}C,{year},{city}.5,,"
    for city in range(1, 21)
    for year in range(2000, 2020)
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project without corrections that has landed the names of the cities."""
    (tmp_path / "contracts" / "corrections").mkdir(parents=True)
    settings = Settings(project_dir=tmp_path, build_dir=tmp_path / "build")
    land_empty(settings, "urban_audit_codes")
    codes = [{"vintage": "current", "code": f"AT{city:03}C", "label": "L"} for city in range(1, 21)]
    empty = read_landing(settings, CODES)
    named = pl.DataFrame(codes, schema=empty.schema)
    write_landing(settings, CODES, named)
    return settings


def _land(settings: Settings, lines: list[str], **entry: object) -> Landed:
    text = "\n".join([HEADER, *lines, ""])
    entries = {FILE: {"layout": "sdmx-csv-1", **entry}}
    write_snapshot(settings.raw, SOURCE, {FILE: text.encode()}, entries=entries)
    return ingest(loaded_sources()[SOURCE], settings)


def _with(changes: dict[int, tuple[str, str]]) -> list[str]:
    """Rows of which some, counted from 1, say something else."""
    rows = ROWS.copy()
    for number, (old, new) in changes.items():
        assert old in rows[number - 1]
        rows[number - 1] = rows[number - 1].replace(old, new)
    return rows


BAD = {
    3: (",2002,", ",MMII,"),
    9: ("1.5,,", "1.5,?,"),
    365: (",2004,", ",1066,"),
    366: ("19.5", "a lot"),
    400: ("20.5,,", "20.5,?,"),
}


def test_bad_row_of_a_late_part_is_named_with_file_and_row(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What would go wrong: rows counted anew in each part, so that row 365 is called row 5.
    monkeypatch.setattr(parsed_tables, "PART_ROWS", 10)

    _land(settings, _with(BAD))

    left_out = pl.read_parquet(settings.quarantine / f"{SOURCE}.parquet")
    found = left_out.filter(source_row=365).select("file_name", "rule", "reason").row(0)
    assert found == (
        FILE,
        "year_in_range",
        "year is '1066' where the number has a lowest value: 1985",
    )


@pytest.mark.parametrize("rows", [1, 7, 399, 400])
def test_parts_of_any_size_land_alike(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    at_once = _land(settings, _with(BAD))
    tables = [read_landing(settings, count.table) for count in at_once.tables]
    left_out = pl.read_parquet(settings.quarantine / f"{SOURCE}.parquet")
    (settings.reports / f"{SOURCE}.json").unlink()

    monkeypatch.setattr(parsed_tables, "PART_ROWS", rows)
    in_parts = _land(settings, _with(BAD))

    assert in_parts == at_once
    for count, table in zip(in_parts.tables, tables, strict=True):
        assert read_landing(settings, count.table).equals(table)
    again = pl.read_parquet(settings.quarantine / f"{SOURCE}.parquet")
    assert again.sort(again.columns).equals(left_out.sort(left_out.columns))
    assert not any(settings.landing_under_way.iterdir())


def test_key_that_two_parts_share_is_refused_with_both_places(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What would go wrong: a key that is looked for within each part alone.
    monkeypatch.setattr(parsed_tables, "PART_ROWS", 10)

    with pytest.raises(ContractError, match=f"2 rows that share one.*{FILE} row 2, {FILE} row 365"):
        _land(settings, [*ROWS[:364], ROWS[1], *ROWS[365:]])

    assert not (settings.landing / f"{OBSERVATION}.parquet").exists()


def test_bad_rows_are_counted_over_all_parts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One part is all bad and another has one: 11 of 400 rows may be out, 21 may not.
    monkeypatch.setattr(parsed_tables, "PART_ROWS", 10)
    few = dict.fromkeys([*range(11, 21), 250], ("AT0", "at0"))
    assert {count.table: count.quarantined for count in _land(settings, _with(few)).tables} == {
        OBSERVATION: 11,
        f"raw_{SOURCE}__city": 0,
    }

    many = few | dict.fromkeys(range(301, 311), ("AT0", "at0"))
    with pytest.raises(ContractError, match="21 of 400 that do"):
        _land(settings, _with(many))


def test_quarantine_counts_all_and_keeps_the_first_of_each_rule(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsed_tables, "PART_ROWS", 10)
    monkeypatch.setattr(contract, "KEPT_OF_A_RULE", 2)
    bad = dict.fromkeys((5, 105, 205, 305), ("AT0", "at0")) | {7: ("1.5,,", "1.5,?,")}

    landed = _land(settings, _with(bad))

    (count,) = (count for count in landed.tables if count.table == OBSERVATION)
    assert (count.quarantined, count.records) == (5, 5)
    left_out = pl.read_parquet(settings.quarantine / f"{SOURCE}.parquet")
    assert sorted(left_out.select("source_row", "rule").rows()) == [
        (5, "city_code_format"),
        (7, "flag_format"),
        (105, "city_code_format"),
    ]


def test_correction_finds_its_row_in_a_late_part(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsed_tables, "PART_ROWS", 10)
    (settings.contracts / "corrections" / f"{SOURCE}.yml").write_text(
        f"- {{table: {OBSERVATION}, key: {{city_code: AT019C, year: '2004'}}, column: value, "
        "action: set, expect: '19.5', value: '7', reason: r, reference: https://example.org/}"
    )

    landed = _land(settings, ROWS)

    assert sum(count.corrected for count in landed.tables) == 1
    assert read_landing(settings, OBSERVATION).filter(source_row=365)["value"].item() == 7


def test_file_that_is_shorter_than_its_record_lands_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsed_tables, "PART_ROWS", 10)

    with pytest.raises(SourceFormatError, match="400 rows"):
        _land(settings, ROWS[:-1], rows=400)

    assert not (settings.landing / f"{OBSERVATION}.parquet").exists()
    assert not any(settings.landing_under_way.iterdir())
