"""Faults of single rows and cells: quarantined with rule and reason, and the build goes on.

One full build with a fault of each class serves all tests; an older release lies beside it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import pytest

from contracts import vocab
from pipelines.publish.catalogue import find_release
from pipelines.publish.verify import problems_of
from pipelines.run import Outcome
from pipelines.settings import Settings
from pipelines.warehouse import reading
from tests.conftest import Built, build_into, copy_project
from tests.faults.planting import (
    OLD_VERSION,
    hashes,
    land,
    put_old_release,
    replace_bytes,
    reuse_parse,
    set_cell,
)
from tests.pipeline.conftest import Ask

EUROSTAT, SURVEY = "eurostat_perception", "oecd_survey_profiles"
ANSWERS = "urb_percep_2004_2019.sdmx.csv.gz"


@dataclass(frozen=True)
class Fault:
    """One wrong cell, and what quarantine must say of it."""

    source_id: str
    file: str
    row: int
    column: str
    value: str
    table: str
    rule: str
    outcome: str
    reason: str


def _answer(row: int, column: str, value: str, rule: str, outcome: str, reason: str) -> Fault:
    table = "raw_eurostat_perception__observation"
    return Fault(EUROSTAT, ANSWERS, row, column, value, table, rule, outcome, reason)


FAULTS = {
    "share over 100": _answer(
        10, "OBS_VALUE", "137.0", "value_pct_in_range", "cell", "value_pct is '137.0'"
    ),
    "unknown flag": _answer(20, "OBS_FLAG", "x", "flag_format", "row", "flag is 'x'"),
    "unknown indicator": _answer(
        *(30, "indic_ur", "PS9999V", "indicator_code_in_raw_vocabulary__indicator_component"),
        *("row", "indicator_code 'PS9999V' is not in raw_vocabulary__indicator_component"),
    ),
    "unknown city": _answer(
        *(40, "cities", "XX999C", "city_code_in_raw_eurostat_perception__city"),
        *("row", "city_code 'XX999C' is not in raw_eurostat_perception__city"),
    ),
    "impossible year": _answer(50, "TIME_PERIOD", "3019", "year_in_range", "row", "year is '3019'"),
    "no number": _answer(
        60, "OBS_VALUE", "n/a", "value_pct_is_float64", "cell", "value_pct 'n/a' is no float64"
    ),
    "impossible population": Fault(
        *(SURVEY, "profile.csv", 1, "population", "-1", "raw_oecd_survey_profiles__profile"),
        *("population_in_range", "cell", "population is '-1'"),
    ),
    "unknown list": Fault(
        *(SURVEY, "answer_list.csv", 7, "completeness", "mostly"),
        *("raw_oecd_survey_profiles__answer_list", "completeness_known", "row", "'mostly'"),
    ),
    "unknown spelling": Fault(
        *(SURVEY, "data_area.csv", 3, "label", "Economic Developement"),
        *("raw_oecd_survey_profiles__data_area", "spelling_is_known", "row"),
        "the nearest known one is 'Economic Development'",
    ),
}


@dataclass(frozen=True)
class Faulty:
    """The build with faults, and the old release before it."""

    settings: Settings
    outcome: Outcome
    old: dict[str, str]


@pytest.fixture(scope="module")
def faulty(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    settings = copy_project(tmp_path_factory.mktemp("quarantine") / "project")
    reuse_parse(settings, built)
    old = hashes(put_old_release(settings, built).folder)
    for fault in FAULTS.values():
        set_cell(settings, fault.source_id, fault.file, fault.row, fault.column, fault.value)
    # A label that a yes-no question does not offer; it is kept as a free answer.
    set_cell(settings, SURVEY, "answer.csv", 3, "label", "Partly")
    return Faulty(settings, build_into(settings, with_expectations=False), old)


@pytest.fixture(scope="module")
def ask_faulty(faulty: Faulty) -> Iterator[Ask]:
    with reading(find_release(faulty.settings).warehouse) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_faulty_rows_do_not_stop_the_build(faulty: Faulty) -> None:
    assert faulty.outcome.errors == []
    assert find_release(faulty.settings).version == faulty.outcome.version != OLD_VERSION
    assert problems_of(find_release(faulty.settings).folder) == []


def test_faulty_rows_leave_the_old_release_byte_for_byte(faulty: Faulty) -> None:
    assert hashes(faulty.settings.releases / OLD_VERSION) == faulty.old


@pytest.mark.parametrize("name", FAULTS)
def test_quarantine_names_file_row_rule_and_reason(ask_faulty: Ask, name: str) -> None:
    fault = FAULTS[name]

    found = ask_faulty(
        "select rule, outcome, reason, row_json from quarantined_row "
        f"where table_name = '{fault.table}' and file_name = '{fault.file}' "
        f"and source_row = {fault.row} and source_id = '{fault.source_id}'"
    )

    assert [row[:2] for row in found] == [(fault.rule, fault.outcome)]
    assert fault.reason in found[0][2]
    assert fault.value in json.loads(found[0][3]).values()


@pytest.mark.parametrize("name", FAULTS)
def test_quarantined_row_is_out_of_landing_and_a_blanked_one_is_not(
    faulty: Faulty, name: str
) -> None:
    fault = FAULTS[name]
    landed = pl.read_parquet(faulty.settings.landing / f"{fault.table}.parquet")

    rows = landed.filter(
        (pl.col("source_row") == fault.row) & (pl.col("source_file") == fault.file)
    )

    assert rows.height == (0 if fault.outcome == "row" else 1)


@pytest.mark.parametrize("source_id", [EUROSTAT, SURVEY])
def test_rows_still_reconcile(faulty: Faulty, built: Built, source_id: str) -> None:
    def tables(settings: Settings) -> list[dict[str, int]]:
        text = (settings.reports / f"{source_id}.json").read_text("utf-8")
        return list(json.loads(text)["tables"])

    after, before = tables(faulty.settings), tables(built.settings)

    assert [t["rows_in"] for t in after] == [t["rows_in"] for t in before]
    assert all(t["rows_in"] == t["accepted"] + t["quarantined"] for t in after)
    assert sum(t["quarantined"] for t in after) > sum(t["quarantined"] for t in before)


def test_page_that_lost_an_area_is_refused_as_a_whole(ask_faulty: Ask) -> None:
    rows = ask_faulty(
        "select rule, count(*), max(reason) from quarantined_row "
        "where file_name = 'data_area.csv' group by 1 order by 1"
    )

    assert [row[:2] for row in rows] == [
        ("printed_counts_equal_lists", 18),
        ("spelling_is_known", 1),
    ]
    assert rows[0][2] == (
        "mexico-city-mex 2020 prints 11 sufficient and 8 insufficient areas but lists 11 and 7; "
        "in neither list: economic_development"
    )


def test_page_that_was_refused_gives_no_flag(ask_faulty: Ask) -> None:
    flags = ask_faulty(
        "select flag, count(*) from data_sufficiency where city_code = 'mx-mexico-city' group by 1"
    )

    assert flags == [("not_reported", len(vocab.POLICY_AREAS))]


def test_city_with_an_impossible_population_takes_that_of_the_next_source(ask_faulty: Ask) -> None:
    rows = ask_faulty(
        "select population > 150000, population_source from city where city_code = 'us-oh-akron'"
    )

    assert rows == [(True, "census_population")]


def test_answer_that_a_closed_question_does_not_offer_is_no_no(ask_faulty: Ask) -> None:
    free = ask_faulty("select city_code, question_id from survey_free_text where text = 'Partly'")

    answers = ask_faulty(
        "select distinct answer from survey_answer "
        "where city_code = 'us-oh-akron' and question_id = 'formal_strategy'"
    )

    assert free == [("us-oh-akron", "formal_strategy")]
    assert answers == [("unknown",)]


def test_check_of_the_landing_table_shows_the_quarantined_rows(faulty: Faulty) -> None:
    text = (find_release(faulty.settings).folder / "checks.json").read_text("utf-8")
    checks = {check["name"]: check for check in json.loads(text)}

    check = checks["raw_eurostat_perception__observation__contract_kept"]

    assert check["passed"]
    assert check["failures"] == 6
    assert {row["source_row"] for row in check["examples"]} == {10, 20, 30, 40, 50, 60}


def test_other_sources_land_as_in_a_good_build(faulty: Faulty, built: Built) -> None:
    touched = (EUROSTAT, SURVEY)
    names = [
        path.name
        for path in sorted(built.settings.landing.glob("raw_*.parquet"))
        if not path.name.startswith(tuple(f"raw_{source_id}__" for source_id in touched))
    ]

    same = [
        name
        for name in names
        if (faulty.settings.landing / name).read_bytes()
        == (built.settings.landing / name).read_bytes()
    ]

    assert same == names
    assert len(names) > 10


def _areas_left_out(settings: Settings) -> list[tuple[str, str]]:
    """Rule and reason of each area that is quarantined when the pages land."""
    land(settings, SURVEY)
    left_out = pl.read_parquet(settings.quarantine / f"{SURVEY}.parquet")
    rows = left_out.filter(pl.col("file_name") == "data_area.csv").sort("source_row")
    return list(rows.select("rule", "reason").iter_rows())


def test_page_that_lists_fewer_areas_than_it_prints_is_refused(project: Settings) -> None:
    replace_bytes(
        project,
        SURVEY,
        "data_area.csv",
        lambda data: b"".join(line for line in data.splitlines(True) if b"Blight" not in line),
        more_rows=-1,
    )

    left_out = _areas_left_out(project)

    assert (
        left_out
        == [
            (
                "printed_counts_equal_lists",
                "mexico-city-mex 2020 prints 11 sufficient and 8 insufficient areas "
                "but lists 11 and 7; in neither list: blight",
            )
        ]
        * 18
    )


def test_area_in_both_lists_is_refused_with_its_page(project: Settings) -> None:
    set_cell(project, SURVEY, "data_area.csv", 19, "label", "Blight")

    left_out = _areas_left_out(project)

    assert [rule for rule, _ in left_out].count("area_in_one_list_only") == 2
    assert len(left_out) == 19
