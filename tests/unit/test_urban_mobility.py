"""Mobility Metrics: files of a metric, the table of all metrics, and what is refused of either."""

from pathlib import Path

import polars as pl
import pytest

from contracts.mobility_metrics import SHARES
from contracts.model import table
from pipelines.checks.contract import Enforced, enforce
from pipelines.errors import ContractError, SourceFormatError, UsageError
from pipelines.fetch.fetch import fetch
from pipelines.settings import Settings
from pipelines.snapshots.tables import Frames
from pipelines.source_registry import loaded_sources
from pipelines.sources.urban_mobility import parse
from tests.fixtures.snapshots import frames_of_raw, open_fixture

METRIC, PLACE = "raw_urban_mobility__metric", "raw_urban_mobility__place"
EMPLOYMENT = "metrics_employment_place_all_longitudinal.csv"
HEADER = (
    "year,state,place,share_employed,share_employed_lb,share_employed_ub,share_employed_quality"
)
AUSTIN = "2021,48,05000"
WIDE = """year,state,place,state_name,place_name,subgroup,subgroup_type,ratio,ratio_quality,\
share_in_preschool,share_in_preschool_quality,index_air_hazard,index_air_hazard_quality
2021,48,05000,Texas,Austin city,All,all,0.119:0.246,Marginal,0.41,Marginal,NA,NA
2021,48,05000,Texas,Austin city,Under Age 45,age,0.1:0.2,Weak,0.39,Weak,NA,NA
2021,01,07000,Alabama,Birmingham city,All,all,NA,NA,0.36,Weak,7,Strong
"""
STATES = pl.DataFrame({"fips": ["01", "15", "48"], "admin1_name": ["Alabama", "Hawaii", "Texas"]})


def read(tmp_path: Path, **changed: str) -> Frames:
    """The fixtures, with files that hold something else; `__` in a name stands for a point."""
    files = {name.replace("__", "."): text for name, text in changed.items()}
    return parse(open_fixture(tmp_path, "urban_mobility", changed=files, vintage="as stored"))


def employment(tmp_path: Path, *rows: str, header: str = HEADER) -> Frames:
    return read(tmp_path, **{EMPLOYMENT: "\n".join([header, *rows]) + "\n"})


def kept(frames: Frames, name: str = METRIC) -> Enforced:
    places = enforce(frames[PLACE], table(PLACE), {"raw_vocabulary__admin1": STATES})
    return places if name == PLACE else enforce(frames[name], table(name), {PLACE: places.accepted})


def rules(result: Enforced) -> list[tuple[str, str]]:
    return sorted({(failure.outcome, failure.rule) for failure in result.quarantined})


def test_each_value_has_its_bounds_and_its_flag(tmp_path: Path) -> None:
    rows = kept(read(tmp_path)).accepted.filter(indicator_code="share_employed")

    columns = ["place_geoid", "year", "value", "ci_low", "ci_high", "quality"]
    assert rows.select(columns).rows() == [
        ("0107000", 2018, 0.6896, 0.6581, 0.7212, 3),
        ("4805000", 2018, 0.8198, 0.7957, 0.8440, 1),
        ("4805000", 2023, 0.8301, 0.8100, 0.8502, 2),
        ("0107000", 2023, None, None, None, None),
    ]


def test_one_metric_under_two_names_is_one(tmp_path: Path) -> None:
    rows = kept(read(tmp_path)).accepted.filter(indicator_code="share_election_turnout")

    assert rows.select("year", "value").rows() == [(2016, 0.61), (2020, 0.72)]


def test_metric_of_the_county_is_marked(tmp_path: Path) -> None:
    rows = kept(read(tmp_path)).accepted

    marked = rows.filter(geography_level="county")["indicator_code"].to_list()
    assert marked == ["count_membership_associations_per_10k"]


def test_place_without_a_government_is_no_city(tmp_path: Path) -> None:
    places = kept(read(tmp_path), PLACE).accepted

    assert places.select("place_name", "geography_level").rows() == [
        ("Birmingham city, Alabama", "city"),
        ("Urban Honolulu CDP, Hawaii", "place"),
        ("Austin city, Texas", "city"),
    ]


def test_table_of_all_metrics_has_words_for_flags_and_subgroups_beside_totals(
    tmp_path: Path,
) -> None:
    rows = kept(read(tmp_path, wide__csv=WIDE)).accepted.filter(source_file="wide.csv")

    assert rows.select("place_geoid", "indicator_code", "value", "quality").rows() == [
        ("4805000", "share_in_preschool", 0.41, 2),
        ("0107000", "share_in_preschool", 0.36, 3),
        ("4805000", "index_air_hazard", None, None),
        ("0107000", "index_air_hazard", 7.0, 1),
    ]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (f"{AUSTIN},0.81,0.79,0.83,4", "quality_known"),
        (f"{AUSTIN},0.81,0.79,0.83,A", "quality_is_int32"),
        (f"{AUSTIN},0.81,0.79,0.83,", "value_has_quality"),
        (f"{AUSTIN},1.7,1.6,1.8,1", "value_is_possible"),
        (f"{AUSTIN},81,79,83,1", "value_is_possible"),
        (f"{AUSTIN},0.81,0.83,0.79,1", "value_within_interval"),
        ("2021,48,99999,0.81,0.79,0.83,1", f"place_geoid_in_{PLACE}"),
    ],
)
def test_row_that_cannot_be_trusted_is_left_out(tmp_path: Path, row: str, rule: str) -> None:
    good = [f"{year},48,05000,0.8,0.7,0.9,1" for year in (2014, 2015, 2016)]

    result = kept(employment(tmp_path, *good, row))

    assert rules(result) == [("row", rule)]
    assert result.accepted.filter(indicator_code="share_employed").height == 3


def test_file_without_the_column_of_flags_stops_the_source(tmp_path: Path) -> None:
    header = HEADER.replace(",share_employed_quality", "")

    with pytest.raises(SourceFormatError, match="none of share_employed") as error:
        employment(tmp_path, f"{AUSTIN},0.81,0.79,0.83", header=header)

    assert "says not to act on" in error.value.remedy


@pytest.mark.parametrize("place", ["2021,1,07000", "2021,01,7000"])
def test_codes_without_leading_zeros_stop_the_source(tmp_path: Path, place: str) -> None:
    with pytest.raises(SourceFormatError, match="lost their leading zeros"):
        employment(tmp_path, f"{place},0.81,0.79,0.83,1")


def test_year_in_two_files_stops_the_source(tmp_path: Path) -> None:
    twice = read(tmp_path, **{"again.csv": f"{HEADER}\n2023,48,05000,0.9,0.8,1.0,1\n"})

    with pytest.raises(ContractError, match="primary_key_unique"):
        kept(twice)


def test_city_that_is_said_to_lie_in_another_state_than_its_code_is_left_out(
    tmp_path: Path,
) -> None:
    header = "year,state,place,state_name,place_name,population"
    rows = ["2023,48,05000,Texas,Austin city,979882", "2023,01,07000,Texas,Houston city,2314157"]

    result = kept(
        read(tmp_path, **{"place_populations.csv": "\n".join([header, *rows]) + "\n"}), PLACE
    )

    assert rules(result) == [("row", "state_fips_state_name_in_raw_vocabulary__admin1")]
    assert result.accepted["place_geoid"].to_list() == ["4805000"]


def test_file_of_other_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match="or a metric that"):
        read(tmp_path, **{"debt.csv": "year,state,place,share_debt\n2021,48,05000,0.2\n"})


def test_shares_are_the_indicators_in_percent() -> None:
    # What would go wrong: the model takes the unit of the vocabulary for the sign of a share.
    indicators = frames_of_raw("vocabulary")["raw_vocabulary__indicator"]
    own = indicators.filter(source_id="urban_mobility")

    in_percent = own.filter(pl.col("unit").str.starts_with("percent"))["indicator_code"]

    # Poverty exposure is context and no dimension of well-being: it lands, and is no indicator.
    assert set(in_percent) == {*SHARES} - {"share_poverty_exposure"}


def test_fetch_waits_until_somebody_has_read_the_terms() -> None:
    with pytest.raises(UsageError, match="terms of the publisher") as error:
        fetch(loaded_sources()["urban_mobility"], Settings())

    assert "datacatalog.urban.org" in error.value.remedy
