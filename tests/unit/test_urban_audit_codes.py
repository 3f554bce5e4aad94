"""The Urban Audit's code lists: vintages apart, and digits that moved to another city."""

from pathlib import Path

import polars as pl
import pytest

from contracts.model import table
from pipelines.checks.contract import enforce
from pipelines.errors import SourceFormatError
from pipelines.snapshots.tables import Frames
from pipelines.sources.urban_audit_codes import parse
from tests.fixtures.snapshots import open_fixture
from tests.unit.conftest import Raw

CITY = "raw_urban_audit_codes__city"


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return parse(open_fixture(tmp_path, "urban_audit_codes"))


def test_parse_keeps_codes_of_all_vintages(frames: Frames) -> None:
    assert frames[CITY]["vintage"].to_list() == [*["current"] * 3, "2023", *["urau_2018"] * 3]


def test_parse_takes_the_country_from_the_code(frames: Frames) -> None:
    prefixes = frames[CITY].select("code", "country_prefix").rows()

    assert ("UK113C1", "UK") in prefixes
    assert ("ES033C", "ES") in prefixes


def test_parse_leaves_a_code_without_a_successor_open(frames: Frames) -> None:
    row = frames[CITY].row(6, named=True)

    assert (row["current_code"], row["serial_changed"]) == (None, None)


def test_parse_ties_areas_to_the_current_list(frames: Frames) -> None:
    links = frames["raw_urban_audit_codes__city_fua"].select("vintage", "code", "fua_code")

    assert links.row(0) == ("current", "CH001C", "CH001F")


def test_parse_refuses_a_list_without_vintages(tmp_path: Path) -> None:
    changed = {"city.csv": "code,label\nCH001C,Bern\n"}

    with pytest.raises(SourceFormatError, match="missing: vintage"):
        parse(open_fixture(tmp_path, "urban_audit_codes", changed=changed))


def test_contract_takes_a_row_out_whose_digits_tell_otherwise(frames: Frames) -> None:
    # What would go wrong: a wrong flag makes an analyst join Zürich's data to Bern.
    wrong = frames[CITY].with_columns(
        serial_changed=pl.when(code="CH001C1").then(pl.lit("false")).otherwise("serial_changed")
    )

    enforced = enforce(wrong, table(CITY), {})

    assert [q.rule for q in enforced.quarantined] == ["serial_changed_tells_the_codes"]


def test_lists_hold_971_current_cities_and_747_areas(raw: Raw) -> None:
    cities = raw.table(CITY)

    assert cities.filter(vintage="current").height == 971
    assert raw.table("raw_urban_audit_codes__fua").height == 747


def test_every_code_of_today_leads_into_the_current_list(raw: Raw) -> None:
    cities = raw.table(CITY)
    current = cities.filter(vintage="current")["code"]

    named = cities["current_code"].drop_nulls()

    assert set(named) <= set(current)


@pytest.mark.parametrize(
    ("old", "today", "stranger"),
    [
        ("CH001C1", "CH002C", "CH001C"),  # Zürich; the digits are Bern's
        ("NL002C1", "NL001C", "NL002C"),  # Amsterdam; Alkmaar's
        ("DE018C1", "DE017C", "DE018C"),  # Halle; Magdeburg's
        ("FR007C1", "FR005C", "FR007C"),  # Bordeaux; Nantes's
    ],
)
def test_renumbered_code_has_other_digits_today(
    raw: Raw, old: str, today: str, stranger: str
) -> None:
    row = raw.table(CITY).filter(code=old).row(0, named=True)

    assert (row["current_code"], row["serial_changed"]) == (today, "true")
    assert row["current_code"] != stranger
