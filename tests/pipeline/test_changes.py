"""Faults that keep every contract, each planted in the finished marts: a check must see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import pytest

from contracts.model import Step
from pipelines.checks.change_checks import LAST, Change, changes
from pipelines.checks.changes import change_results, out_of_line, tables_to_compare
from pipelines.checks.exceptions import CHANGES, KnownFailure
from tests.conftest import Built

OBSERVED, STATISTIC = "wellbeing_observation", "city_statistic"
CHECKS = {change.name: change for change in changes()}


@dataclass(frozen=True)
class Planted:
    """One fault: the rows it is planted in, what is done to them, and what must see it."""

    table: str
    rows: str
    """The rows of the table that the test keeps, so that it is quick."""
    fault: str
    first_build: tuple[str, ...] = ()
    """Checks that see it in the data alone."""
    next_build: tuple[str, ...] = ()
    """Checks that see it beside the last release."""


def _observed(source: str, fault: str, **seen_by: tuple[str, ...]) -> Planted:
    return Planted(OBSERVED, f"source_id = '{source}'", fault, **seen_by)


def _one_value(value: float, now: float, source: str, city: str, indicator: str) -> Planted:
    return _observed(
        source,
        f"update {OBSERVED} set value = {now} where value = {value} and city_code = '{city}' "
        f"and indicator_code = '{indicator}'",
        first_build=("value_alone",),
        next_build=("value_revised_alone",),
    )


_AS_2019 = (
    f"update {OBSERVED} as o set value = n.value from {OBSERVED} as n where o.year = 2018 "
    "and n.year = 2019 and n.city_code = o.city_code and n.indicator_code = o.indicator_code"
)

FAULTS = {
    "a CDC measure divided by 100": _observed(
        "cdc_places",
        f"update {OBSERVED} set value = value / 100 where indicator_code = 'CHECKUP'",
        first_build=("percent_is_no_fraction",),
        next_build=("values_kept",),
    ),
    "one year of a CDC measure divided by 100": _observed(
        "cdc_places",
        f"update {OBSERVED} set value = value / 100 where indicator_code = 'CHECKUP' "
        "and year = 2017",
        first_build=("years_in_line",),
        next_build=("values_kept",),
    ),
    "incomes in thousands": _observed(
        "census_acs",
        f"update {OBSERVED} set value = value / 1000 where year = 2019",
        first_build=("years_in_line",),
        next_build=("values_kept",),
    ),
    "all CDC years minus one": _observed(
        "cdc_places",
        f"update {OBSERVED} set year = year - 1",
        next_build=("rows_kept",),
    ),
    "63.4 as 0.634, perception": _one_value(
        63.4, 0.634, "eurostat_perception", "cy-nicosia", "cultural_facilities_incl_dk"
    ),
    "63.4 as 13.4, perception": _one_value(
        63.4, 13.4, "eurostat_perception", "it-turin", "schools_incl_dk"
    ),
    "63.4 as 0.634, CDC": _one_value(
        63.4, 0.634, "cdc_places", "us-ca-chino-hills", "COLON_SCREEN"
    ),
    "63.4 as 13.4, CDC": _one_value(63.4, 13.4, "cdc_places", "us-ca-redwood-city", "CHECKUP"),
    "income 36,753 as 86,753": _one_value(
        36753, 86753, "census_acs", "us-al-birmingham", "S1901_C01_012E"
    ),
    "all rows of a year of Eurostat's survey lost": _observed(
        "eurostat_perception",
        f"delete from {OBSERVED} where year = 2015",
        next_build=("rows_kept",),
    ),
    "all rows of a year of Eurostat's statistics lost": Planted(
        STATISTIC,
        "year >= 2010",
        f"delete from {STATISTIC} where year = 2018",
        next_build=("rows_kept",),
    ),
    "one year labelled as another": _observed(
        "eurostat_perception",
        f"update {OBSERVED} set year = 2016 where year = 2015",
        next_build=("rows_kept",),
    ),
    "one year labelled as another that there is": _observed(
        "eurostat_perception",
        f"delete from {OBSERVED} where year = 2012; "
        f"update {OBSERVED} set year = 2012 where year = 2015",
        next_build=("rows_kept", "values_kept"),
    ),
    "the ACS file of 2018 with the bytes of 2019": _observed(
        "census_acs", _AS_2019, first_build=("years_differ",), next_build=("values_kept",)
    ),
}


@pytest.fixture
def tables(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """The core of the finished build beside a last release with the same rows."""
    settings = built.settings
    with tables_to_compare(
        "core", settings.warehouse, settings.landing, built.release
    ) as connection:
        yield connection


@pytest.fixture
def study(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """The study's marts beside those of a last release with the same rows."""
    settings = built.settings
    with tables_to_compare(
        "study", settings.warehouse, settings.landing, built.release
    ) as connection:
        yield connection


def _copy(tables: duckdb.DuckDBPyConnection, name: str, rows: str = "true") -> None:
    """Put a table that may be changed in the place of a view."""
    tables.execute(f"create table copied as select * from {name} where {rows}")
    tables.execute(f"drop view {name}")
    tables.execute(f"alter table copied rename to {name}")


def _seen(tables: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, object]]:
    return out_of_line(tables, CHECKS[name])


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_in_a_series_is_seen(tables: duckdb.DuckDBPyConnection, fault: Planted) -> None:
    for name in (fault.table, LAST + fault.table):
        _copy(tables, name, fault.rows)
    kinds = (*fault.first_build, *fault.next_build)
    names = [f"{fault.table}__{kind}" for kind in kinds]
    before = {name: _seen(tables, name) for name in names}

    tables.execute(fault.fault)

    after = {name: _seen(tables, name) for name in names}
    # What was out of line before is accepted by record, and is no sign of the fault.
    assert [name for name in names if not [r for r in after[name] if r not in before[name]]] == []
    tables.execute(f"drop table {LAST}{fault.table}")
    alone = [kind for kind in kinds if _seen(tables, f"{fault.table}__{kind}")]
    assert set(fault.first_build) <= set(alone)


@pytest.mark.parametrize(
    ("source", "system"),
    [
        ("cdc_places", "us_place_geoid"),
        ("census_acs", "us_place_geoid"),
        ("urban_audit_codes", "eurostat_city"),
        ("eurostat_perception", "eurostat_city"),
    ],
)
@pytest.mark.parametrize("has_release", [False, True], ids=["first build", "next build"])
def test_swapped_codes_are_seen(
    tables: duckdb.DuckDBPyConnection, source: str, system: str, has_release: bool
) -> None:
    _copy(tables, "city_match")
    if not has_release:
        tables.execute(f"create or replace view {LAST}city_match as from city_match limit 0")
    both = tables.execute(
        "select code, mentioned_name from city_match where source_id = ? "
        "and code in (select code from city_match where code_system = ? and vintage in "
        "('2010', 'current') group by code having count(distinct source_id) > 2) "
        "and vintage in ('2010', 'current') and match_method = 'code' order by code limit 2",
        (source, system),
    ).fetchall()
    assert _seen(tables, "city_match__code_and_name_agree") == []

    for (code, _), (_, name) in zip(both, reversed(both), strict=True):
        tables.execute(
            "update city_match set mentioned_name = ? where source_id = ? "
            "and code = ? and vintage in ('2010', 'current')",
            (name, source, code),
        )

    found = _seen(tables, "city_match__code_and_name_agree")
    assert {row["code"] for row in found} == {code for code, _ in both}


@pytest.mark.parametrize("table", ["raw_oecd_survey_profiles__response", "city"])
def test_population_of_another_size_is_seen(tables: duckdb.DuckDBPyConnection, table: str) -> None:
    assert _seen(tables, "city__populations_agree") == []
    _copy(tables, table)

    tables.execute(
        f"update {table} set population = 198 where population = "
        f"(select population from {table} where population is not null "
        f"{'' if table == 'city' else 'and population > 500000 '}order by population desc limit 1)"
    )

    assert "198" in {str(row["population"]) for row in _seen(tables, "city__populations_agree")}


def test_misspelt_label_is_seen(tables: duckdb.DuckDBPyConnection) -> None:
    name = "survey_free_text__text_is_no_misspelt_option"
    assert _seen(tables, name) == []
    _copy(tables, "survey_free_text")

    tables.execute(
        "insert into survey_free_text (city_code, wave, question_id, ordinal, text) "
        "values ('it-rome', '2020', 'approach', 9, 'holistc')"
    )

    assert [row["known_label"].lower() for row in _seen(tables, name)] == ["holistic"]


def test_table_that_lost_most_rows_is_seen(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute("update mart_rows set rows_now = 0 where mart = 'practice'")

    assert [row["mart"] for row in _seen(tables, "source__tables_kept")] == ["practice"]


# --- the marts of the study -------------------------------------------------------------------

STUDY_FAULTS = {
    "outcome_gap__gaps_kept": "update outcome_gap set gap = null where method = 'welch' "
    "and driver_id not like 'certif%'",
    "outcome_gap__gaps_alike": "update outcome_gap set gap = -gap where method = 'rank'",
    "outcome_gap__gap_within_interval": "update outcome_gap set gap = ci_high + 1 "
    "where ci_high = (select max(ci_high) from outcome_gap)",
    "finding__statements_kept": "delete from finding where verdict = 'consistent'",
    "finding__verdict_kept": "update finding set verdict = 'differs' where verdict = 'consistent'",
    "published_figure__recomputed_value_kept": "update published_figure "
    "set recomputed_value = recomputed_value / 100",
}


@pytest.mark.parametrize(("name", "fault"), STUDY_FAULTS.items(), ids=STUDY_FAULTS)
def test_fault_in_the_study_is_seen_beside_the_last_release(
    study: duckdb.DuckDBPyConnection, name: str, fault: str
) -> None:
    table = name.partition("__")[0]
    assert _seen(study, name) == []
    _copy(study, table)

    study.execute(fault)

    assert _seen(study, name) != []
    study.execute(f"drop view {LAST}{table}")
    assert _seen(study, name) == []


def test_every_check_of_the_study_has_its_fault() -> None:
    own = {change.name for change in changes("study")} - {"finding__tables_kept"}

    assert own == STUDY_FAULTS.keys()


def test_table_of_the_study_that_lost_most_rows_is_seen(study: duckdb.DuckDBPyConnection) -> None:
    study.execute("update mart_rows set rows_now = 0 where mart = 'outcome_gap'")

    assert [row["mart"] for row in _seen(study, "finding__tables_kept")] == ["outcome_gap"]


# --- what is right, and what is accepted ------------------------------------------------------


def test_change_is_accepted_by_record_until_nothing_needs_it(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    tables.execute("update mart_rows set rows_now = 0 where mart in ('practice', 'survey_option')")
    accepted = [
        KnownFailure("source__tables_kept", {"mart": mart}, "r", "https://example.org/", date.max)
        for mart in ("practice", "driver")
    ]

    results = {result.name: result for result in change_results("core", tables, accepted)}

    assert [row["mart"] for row in results["source__tables_kept"].examples] == ["survey_option"]
    assert results["source__exceptions_needed"].examples == [
        {"check": "source__tables_kept", "mart": "driver"}
    ]
    assert not results["source__exceptions_needed"].blocking


def test_exceptions_know_every_kind_of_change() -> None:
    kinds = {change.kind for change in changes()}

    assert set(CHANGES) == {*kinds, "source_still_there"}


@pytest.mark.parametrize("step", ["core", "study"])
def test_good_build_says_the_same_with_and_without_a_release(built: Built, step: Step) -> None:
    # What would go wrong: equal inputs would make releases of unequal bytes.
    settings = built.settings
    said = []
    for last in (None, built.release):
        with tables_to_compare(step, settings.warehouse, settings.landing, last) as connection:
            said.append([one for one in change_results(step, connection) if one.blocking])

    assert said[0] == said[1]
    assert [one.name for one in said[1] if not one.passed] == []


def test_every_check_names_what_to_do() -> None:
    def is_complete(change: Change) -> bool:
        return bool(change.expected and change.remedy and change.query.strip())

    assert all(is_complete(change) for change in changes())
