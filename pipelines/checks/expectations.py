"""Great Expectations over finished marts: distributions, completeness. It warns, it never blocks.

What a column may hold is the contract's; here stands what we would be surprised by. The library
costs seconds to import, so it is imported inside its one function.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.checks.check_results import SHOWN, CheckResult
from pipelines.settings import Settings, hush_usage_reports
from pipelines.warehouse import current_path, reading

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Surprise:
    """One expectation: the rows it looks at (SQL), GX's class and its arguments, what to do."""

    name: str
    table: str
    query: str
    expectation: str
    arguments: dict[str, Any]
    remedy: str


_PER_INDICATOR = (
    "select indicator_code, avg(value) as mean_value, count(distinct city_code) as cities "
    "from wellbeing_observation where source_id = 'eurostat_perception' "
    "group by indicator_code order by indicator_code"
)
_HEALTH = (
    "select indicator_code, year, count(distinct city_code) as cities from wellbeing_observation "
    "where source_id = 'cdc_places' group by indicator_code, year order by indicator_code, year"
)
_ALL_CITIES = (
    "select * from survey_share where respondent_group = 'all' and wave = 'combined' "
    "and cities_answering > 0 order by question_id, item_id, option_id"
)
_SINGLE = (
    "select question_id, sum(share_pct) as total from survey_share "
    "where respondent_group = 'all' and wave = 'combined' and cities_answering > 0 "
    "and question_id in ('approach', 'formal_strategy', 'dedicated_funding') "
    "group by question_id order by question_id"
)

SURPRISES = (
    Surprise(
        "perception_means_are_plausible",
        "wellbeing_observation",
        _PER_INDICATOR,
        "ExpectColumnValuesToBeBetween",
        {"column": "mean_value", "min_value": 15, "max_value": 98},
        "A mean outside says that an answer code or a unit was mistaken: compare the components.",
    ),
    Surprise(
        "perception_covers_most_cities",
        "wellbeing_observation",
        _PER_INDICATOR,
        "ExpectColumnValuesToBeBetween",
        {"column": "cities", "min_value": 70, "mostly": 0.95},
        "A topic that covers few cities lost a wave: compare the snapshot with the one before.",
    ),
    Surprise(
        "health_is_complete_by_city",
        "wellbeing_observation",
        _HEALTH,
        "ExpectColumnValuesToBeBetween",
        {"column": "cities", "min_value": 450, "max_value": 500},
        "Nearly all measures are of 500 cities: a file lost rows; compare it with the snapshot "
        "before.",
    ),
    Surprise(
        "shares_of_single_answers_add_up",
        "survey_share",
        _SINGLE,
        "ExpectColumnValuesToBeBetween",
        {"column": "total", "min_value": 99.9, "max_value": 100.1},
        "A single-answer question adds to 100: an answer was counted twice or not at all.",
    ),
    Surprise(
        "shares_rest_on_several_cities",
        "survey_share",
        _ALL_CITIES,
        "ExpectColumnValuesToBeBetween",
        {"column": "cities_answering", "min_value": 5, "mostly": 0.5},
        "Most shares rest on under five cities: more pages are needed before they are compared.",
    ),
)


def expectation_results(settings: Settings) -> list[CheckResult]:
    """Look at the finished marts; every result is a warning at most."""
    hush_usage_reports()
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    frames = context.data_sources.add_pandas("marts")
    results = []
    with reading(current_path(settings)) as connection:
        for surprise in SURPRISES:
            frame = connection.execute(surprise.query).df()
            asset = frames.add_dataframe_asset(surprise.name)
            batch = asset.add_batch_definition_whole_dataframe("all")
            expectation = getattr(gx.expectations, surprise.expectation)(**surprise.arguments)
            outcome = batch.get_batch({"dataframe": frame}).validate(expectation)
            results.append(_result(surprise, frame, outcome))
    return results


def _result(surprise: Surprise, frame: "pd.DataFrame", outcome: Any) -> CheckResult:
    found = outcome.result
    unexpected = found.get("partial_unexpected_index_list") or []
    rows = [frame.iloc[index].to_dict() for index in unexpected[:SHOWN] if isinstance(index, int)]
    wanted = {k: v for k, v in surprise.arguments.items() if k != "column"}
    return CheckResult(
        name=f"{surprise.table}__{surprise.name}",
        table=surprise.table,
        passed=bool(outcome.success),
        expected=f"{surprise.arguments['column']} within {wanted}",
        found=f"{found.get('unexpected_count', 0)} of {len(frame)} rows outside: "
        f"{found.get('partial_unexpected_list', [])[:SHOWN]}",
        remedy=surprise.remedy,
        blocking=False,
        failures=int(found.get("unexpected_count", 0)),
        rows=len(frame),
        examples=[{str(key): str(value) for key, value in row.items()} for row in rows],
    )
