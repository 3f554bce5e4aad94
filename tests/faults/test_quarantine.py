"""Faults of single rows and cells: quarantined with rule and reason, and the build goes on.

One full build with a fault of each class serves all tests, and those of new sources; an older
release lies beside it.
"""

import json
from collections.abc import Iterator

import polars as pl
import pytest

from contracts import vocab
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from pipelines.warehouse import reading
from tests.changed_project import Changed, build_changed
from tests.conftest import Built, Once
from tests.faults.faulty_cells import EUROSTAT, FAULTS, SURVEY, plant_faults
from tests.faults.planting import OLD_VERSION, hashes, land, replace_bytes, set_cell
from tests.pipeline.conftest import Ask


@pytest.fixture(scope="module")
def faulty(built: Built, once: Once) -> Changed:
    return once("changed", lambda folder: build_changed(folder, built, plant_faults))


@pytest.fixture(scope="module")
def ask_faulty(faulty: Changed) -> Iterator[Ask]:
    with reading(faulty.release.warehouse) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_faulty_rows_do_not_stop_the_build(faulty: Changed) -> None:
    assert faulty.release.version != OLD_VERSION
    assert problems_of(faulty.release.folder) == []


def test_faulty_rows_leave_the_old_release_byte_for_byte(faulty: Changed) -> None:
    assert hashes(faulty.settings.releases / OLD_VERSION) == faulty.old


def test_ten_readers_beside_the_build_see_the_old_release_and_then_the_new_one(
    faulty: Changed,
) -> None:
    # What would go wrong: a reader meets a lock, or a folder of which some files are not there yet.
    assert faulty.read.problems == []
    assert set(faulty.read.versions) == {OLD_VERSION, faulty.release.version}
    assert min(faulty.read.versions.values()) >= 10


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
    faulty: Changed, name: str
) -> None:
    fault = FAULTS[name]
    landed = pl.read_parquet(faulty.settings.landing / f"{fault.table}.parquet")

    rows = landed.filter(
        (pl.col("source_row") == fault.row) & (pl.col("source_file") == fault.file)
    )

    assert rows.height == (0 if fault.outcome == "row" else 1)


@pytest.mark.parametrize("source_id", [EUROSTAT, SURVEY])
def test_rows_still_reconcile(faulty: Changed, built: Built, source_id: str) -> None:
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
        "the page prints 11 sufficient and 8 insufficient areas but lists 11 and 7; "
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


def test_check_of_the_landing_table_shows_the_quarantined_rows(faulty: Changed) -> None:
    text = (faulty.release.folder / "checks.json").read_text("utf-8")
    checks = {check["name"]: check for check in json.loads(text)}

    check = checks["raw_eurostat_perception__observation__contract_kept"]

    assert check["passed"]
    assert check["failures"] == 6
    assert {row["source_row"] for row in check["examples"]} == {10, 20, 30, 40, 50, 60}


def test_other_sources_land_as_in_a_good_build(faulty: Changed, built: Built) -> None:
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
                "the page prints 11 sufficient and 8 insufficient areas "
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
