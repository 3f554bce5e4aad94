"""The union of observations: a source reaches it by what its contract declares."""

from dataclasses import replace

from contracts.model import IndicatorValues, table, tables_of
from pipelines.generate_observations import observations_sql
from tests.unit.sql_models import COLUMNS_OF_OBSERVATIONS, run_sql

TREES = "int_trees__counted"


def test_declared_columns_of_a_new_source_reach_the_union() -> None:
    values = IndicatorValues(
        code_system="tree_town",
        vintage="2020",
        code="town",
        indicator_code="=street_trees",
        value="trees",
        quality="grade",
        model=TREES,
    )
    spec = replace(table("raw_census_acs__estimate"), indicator_values=values)
    columns = "town varchar, year int, trees double, grade int, vintage varchar"
    rows = [
        {"town": "T1", "year": 2021, "trees": 12.0, "grade": 2, "vintage": "first"},
        {"town": "T2", "year": 2021, "trees": None, "grade": 1, "vintage": "first"},
    ]

    found = run_sql({TREES: (columns, rows)}, observations_sql([spec], "notice"))

    assert [dict(zip(COLUMNS_OF_OBSERVATIONS, row, strict=True)) for row in found] == [
        {
            **dict.fromkeys(COLUMNS_OF_OBSERVATIONS),
            "code_system": "tree_town",
            "code_vintage": "2020",
            "code": "T1",
            "indicator_code": "street_trees",
            "year": 2021,
            "year_basis": "stated",
            "value": 12.0,
            "quality": 2,
            "value_basis": "published",
            "vintage": "first",
        }
    ]


def test_every_source_of_indicators_is_in_the_union_once() -> None:
    sql = observations_sql(tables_of("landing"), "notice")

    declared = [spec for spec in tables_of("landing") if spec.indicator_values]
    assert sql.count("from {{ ref('") == len(declared) > 2
