"""Scores of a dimension: the models' own SQL on a few outcomes."""

from typing import Any

from contracts.model import tables_of
from tests.unit.sql_models import Row, run_models

OUTCOME = (
    "city_code varchar, indicator_code varchar, reference_year int, year int, value double, "
    "quality int"
)
INDICATOR = (
    "indicator_code varchar, dimension varchar, measure_kind varchar, direction varchar, "
    "is_modelled boolean, last_year int, comparable_with varchar"
)
DOLLARS, FINANCES, SAVINGS = "dollars", "finances", "savings"
KINDS = {DOLLARS: "objective", FINANCES: "perceived", SAVINGS: "perceived"}


def scores(columns: str, **values: dict[str, float]) -> list[tuple[Any, ...]]:
    """Columns of the scores in the dimension income; values of cities by indicator."""
    indicators: list[Row] = [
        {
            "indicator_code": code,
            "dimension": "income",
            "measure_kind": kind,
            "direction": "higher_better",
            "is_modelled": False,
        }
        for code, kind in KINDS.items()
    ]
    outcomes: list[Row] = [
        {"city_code": city, "indicator_code": code, "year": 2019, "value": value}
        for city, own in values.items()
        for code, value in own.items()
    ]
    return run_models(
        {
            "int_wellbeing__indicators_described": (INDICATOR, indicators),
            "city_outcome": (OUTCOME, outcomes),
        },
        ["int_wellbeing__indicators_scored", "wellbeing_score"],
        f"select {columns} from wellbeing_score order by all",
    )


def test_objective_and_perceived_measures_of_a_city_have_a_score_each() -> None:
    found = scores(
        "city_code, measure_kind, score, comparable_within",
        one={DOLLARS: 20_000, FINANCES: 90},
        other={DOLLARS: 60_000, FINANCES: 10},
    )

    assert found == [
        ("one", "objective", 0.0, DOLLARS),
        ("one", "perceived", 100.0, FINANCES),
        ("other", "objective", 100.0, DOLLARS),
        ("other", "perceived", 0.0, FINANCES),
    ]


def test_scores_are_comparable_within_the_cities_that_have_the_same_indicators() -> None:
    both = {FINANCES: 50.0, SAVINGS: 5.0}
    found = scores(
        "city_code, indicators_used, rests_on_one_indicator, comparable_within, cities_comparable",
        a={FINANCES: 10.0, SAVINGS: 9.0},
        b=both,
        c=both,
        d={FINANCES: 90.0},
    )

    assert found == [
        ("a", 2, False, "finances, savings", 3),
        ("b", 2, False, "finances, savings", 3),
        ("c", 2, False, "finances, savings", 3),
        ("d", 1, True, "finances", 1),
    ]


def test_indicators_of_marginal_quality_are_counted_beside_the_score() -> None:
    indicator = {"dimension": "income", "measure_kind": "objective", "is_modelled": False}
    outcomes: list[Row] = [
        {"city_code": city, "indicator_code": code, "year": 2019, "value": v, "quality": quality}
        for city, code, v, quality in [
            ("one", DOLLARS, 1.0, 2),
            ("one", SAVINGS, 1.0, 1),
            ("other", DOLLARS, 2.0, None),
            ("other", SAVINGS, 2.0, 2),
        ]
    ]

    found = run_models(
        {
            "int_wellbeing__indicators_described": (
                INDICATOR,
                [
                    {**indicator, "indicator_code": code, "direction": "higher_better"}
                    for code in (DOLLARS, SAVINGS)
                ],
            ),
            "city_outcome": (OUTCOME, outcomes),
        },
        ["int_wellbeing__indicators_scored", "wellbeing_score"],
        "select city_code, indicators_used, indicators_marginal from wellbeing_score order by all",
    )

    assert found == [("one", 2, 1), ("other", 2, 1)]


def test_no_mart_gives_a_city_one_score_over_all_dimensions() -> None:
    # A city with one dimension would have its overall reading from that one.
    scored = {
        spec.name: set(spec.primary_key)
        for spec in tables_of("mart")
        if "city_code" in spec.column_names
        and any(name in ("score", "indicator_score", "dimension") for name in spec.column_names)
    }

    # Scores of an assessment are of data use, and no reading of well-being.
    del scored["data_use_index"]
    assert set(scored) == {"wellbeing_score", "wellbeing_score_indicator", "score_quarter"}
    assert all("dimension" in key for key in scored.values())
