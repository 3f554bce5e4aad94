"""What pages count is counted in marts: each on a few rows with the awkward case in them."""

from tests.unit.sql_models import run_models

TEXT = "varchar"
INDICATORS = "indicator_code varchar, variant_of varchar, direction varchar"


def test_strengths_of_a_recommendation_are_counted_also_where_no_city_has_one() -> None:
    found = run_models(
        {
            "city_scorecard": (
                "city_code varchar, recommendation_id varchar, strength varchar",
                [
                    {"city_code": "pe-lima", "recommendation_id": "r1", "strength": "weak"},
                    {"city_code": "it-rome", "recommendation_id": "r1", "strength": "weak"},
                ],
            ),
            "code_label_given": (
                "code_list varchar, code varchar, language varchar",
                [
                    {"code_list": "strength", "code": "strong", "language": "en"},
                    {"code_list": "strength", "code": "weak", "language": "en"},
                    {"code_list": "strength", "code": "weak", "language": "es"},
                    {"code_list": "verdict", "code": "differs", "language": "en"},
                ],
            ),
        },
        ["recommendation_strength"],
        "from recommendation_strength order by all",
    )

    assert found == [("r1", "strong", 0), ("r1", "weak", 2)]


def test_gaps_of_a_driver_are_counted_without_variants() -> None:
    gap = {"driver_id": "d", "method": "welch"}
    found = run_models(
        {
            "outcome_gap": (
                "driver_id varchar, method varchar, indicator_code varchar, gap double, "
                "p_adjusted double, reason varchar, timing varchar",
                [
                    {**gap, "indicator_code": "a", "gap": 1.0, "p_adjusted": 0.01},
                    {**gap, "indicator_code": "b", "gap": 1.0, "p_adjusted": 0.05, "timing": "s"},
                    {**gap, "indicator_code": "c", "reason": "few", "timing": "s"},
                    {**gap, "indicator_code": "a_dk", "gap": 1.0, "p_adjusted": 0.01},
                ],
            ),
            "indicator": (
                INDICATORS,
                [
                    *({"indicator_code": code} for code in "abc"),
                    {"indicator_code": "a_dk", "variant_of": "a"},
                ],
            ),
        },
        ["driver_gap_count"],
        "select gap_aspect, gap_aspect_value, gap_count from driver_gap_count order by all",
    )

    assert found == [
        ("reason", "few", 1),
        ("result", "beyond_chance", 1),
        ("result", "no_number", 1),
        ("result", "number", 2),
        ("timing", "s", 1),
    ]


def test_quarters_turn_round_where_less_is_better() -> None:
    values = {"high": 9.0, "low": 9.0, "context": 9.0, "few": 9.0, "middle": 5.0, "flat": 5.0}
    found = run_models(
        {
            "city_outcome": (
                "city_code varchar, indicator_code varchar, value double",
                [
                    *(
                        {"city_code": "x", "indicator_code": c, "value": v}
                        for c, v in values.items()
                    ),
                    # Only y lacks the usual indicator, so that its variant counts.
                    {"city_code": "x", "indicator_code": "high_dk", "value": 9.0},
                    {"city_code": "y", "indicator_code": "high_dk", "value": 9.0},
                ],
            ),
            "outcome_spread": (
                "indicator_code varchar, cities int, lower_quartile double, upper_quartile double",
                [
                    {
                        "indicator_code": code,
                        "cities": 29 if code == "few" else 30,
                        "lower_quartile": 5.0 if code == "flat" else 2.0,
                        "upper_quartile": 5.0 if code == "flat" else 8.0,
                    }
                    for code in [*values, "high_dk"]
                ],
            ),
            "indicator": (
                INDICATORS,
                [
                    *({"indicator_code": c, "direction": "higher_better"} for c in ("high", "few")),
                    *(
                        {"indicator_code": c, "direction": "higher_better"}
                        for c in ("middle", "flat")
                    ),
                    {"indicator_code": "low", "direction": "lower_better"},
                    {"indicator_code": "context", "direction": "context"},
                    {
                        "indicator_code": "high_dk",
                        "variant_of": "high",
                        "direction": "higher_better",
                    },
                ],
            ),
        },
        ["city_quarter"],
        "from city_quarter order by all",
    )

    assert found == [("x", 4, 1, 2, 1), ("y", 1, 1, 0, 0)]


def test_questions_that_a_wave_did_not_ask_are_not_counted() -> None:
    row = {"city_code": "x", "wave": "2020"}
    found = run_models(
        {
            "city_answer": (
                "city_code varchar, wave varchar, answer_status varchar",
                [
                    {**row, "answer_status": "known"},
                    {**row, "answer_status": "unknown"},
                    {**row, "answer_status": "not_asked"},
                    {**row, "wave": "2018", "answer_status": "unknown"},
                ],
            ),
            "data_sufficiency": (
                "city_code varchar, wave varchar, flag varchar",
                [
                    {**row, "flag": flag}
                    for flag in ("sufficient", "insufficient", "insufficient", "not_reported")
                ],
            ),
        },
        ["city_wave"],
        "from city_wave order by all",
    )

    assert found == [("x", "2018", 0, 1, 0, 0, 0), ("x", "2020", 1, 2, 1, 2, 4)]


def test_overview_counts_each_city_once_by_the_best_that_is_known() -> None:
    code = "city_code varchar"
    found = run_models(
        {
            "city": (
                f"{code}, country_code varchar",
                [{"city_code": f"pe-{c}", "country_code": "PER"} for c in "abc"],
            ),
            "city_known": (
                f"{code}, fact_kind varchar, facts int",
                [
                    {"city_code": "pe-a", "fact_kind": "survey", "facts": 3},
                    {"city_code": "pe-b", "fact_kind": "survey", "facts": 0},
                    {"city_code": "pe-b", "fact_kind": "practice", "facts": 0},
                ],
            ),
            "survey_response": (code, [{"city_code": "pe-a"}, {"city_code": "pe-a"}]),
            "certification_award": (code, [{"city_code": "pe-a"}, {"city_code": "pe-b"}]),
            "finding": ("verdict varchar", [{"verdict": "differs"}, {"verdict": "differs"}]),
            "driver_gap_count": (
                "gap_aspect varchar, gap_aspect_value varchar, gap_count int",
                [
                    {"gap_aspect": "result", "gap_aspect_value": "number", "gap_count": 5},
                    {"gap_aspect": "result", "gap_aspect_value": "beyond_chance", "gap_count": 2},
                ],
            ),
        },
        ["overview_count"],
        "from overview_count order by all",
    )

    assert found == [
        ("cities", "all", 3),
        ("cities_by_best_known", "certification", 1),
        ("cities_by_best_known", "other", 1),
        ("cities_by_best_known", "survey", 1),
        ("cities_by_country", "pe", 3),
        ("cities_by_fact_kind", "practice", 0),
        ("cities_by_fact_kind", "survey", 1),
        ("countries", "all", 1),
        ("gaps_with_number", "all", 5),
        ("statements", "all", 2),
        ("statements_by_verdict", "differs", 2),
    ]


def test_score_at_both_edges_is_in_the_middle_and_few_cities_have_no_quarters() -> None:
    keys = "dimension varchar, measure_kind varchar, comparable_within varchar"
    scores = [("high", "jobs", 8.0), ("low", "jobs", 2.0), ("flat", "health", 5.0)]
    found = run_models(
        {
            "wellbeing_score": (
                f"city_code varchar, {keys}, score double",
                [
                    *(
                        {
                            "city_code": city,
                            "dimension": dimension,
                            "measure_kind": "asked",
                            "comparable_within": "a",
                            "score": score,
                        }
                        for city, dimension, score in scores
                    ),
                    {
                        "city_code": "high",
                        "dimension": "jobs",
                        "measure_kind": "recorded",
                        "comparable_within": "b",
                        "score": 9.0,
                    },
                ],
            ),
            "score_spread": (
                f"{keys}, cities int, lower_quartile double, upper_quartile double",
                [
                    {
                        "dimension": dimension,
                        "measure_kind": kind,
                        "comparable_within": within,
                        "cities": cities,
                        "lower_quartile": lower,
                        "upper_quartile": upper,
                    }
                    for dimension, kind, within, cities, lower, upper in (
                        ("jobs", "asked", "a", 30, 2.0, 8.0),
                        ("health", "asked", "a", 30, 5.0, 5.0),
                        ("jobs", "recorded", "b", 29, 2.0, 8.0),
                    )
                ],
            ),
        },
        ["score_quarter"],
        "select city_code, dimension, score_quarter from score_quarter order by all",
    )

    assert found == [
        ("flat", "health", "middle"),
        ("high", "jobs", "upper"),
        ("low", "jobs", "lower"),
    ]


def test_city_that_gave_an_answer_in_two_waves_counts_once() -> None:
    row = {"question_id": "roles", "option_id": "teams", "answer": "yes"}
    found = run_models(
        {
            "survey_answer": (
                "city_code varchar, wave varchar, question_id varchar, item_id varchar, "
                "option_id varchar, answer varchar",
                [
                    {**row, "city_code": "a", "wave": "2018"},
                    {**row, "city_code": "a", "wave": "2020"},
                    {**row, "city_code": "b", "wave": "2020"},
                    {**row, "city_code": "c", "wave": "2020", "answer": "no"},
                    {**row, "city_code": "c", "wave": "2020", "option_id": None},
                ],
            )
        },
        ["answer_count"],
        "from answer_count",
    )

    assert found == [("roles", None, "teams", 2)]
