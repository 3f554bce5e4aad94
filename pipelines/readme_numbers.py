"""Numbers in the README's prose that the latest release answers, each by one query.

In the README a number is followed by a comment with its name, which readers of the page do not see:
`15<!-- cities_with_satisfaction -->`. `cityfare generate` writes the number anew.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.warehouse import reading

_MARKED = re.compile(r"[\d,]+<!-- (\w+) -->")
QUERIES = {
    "surveyed_cities": "select published_value from published_figure where figure_id = 'F001'",
    "cities_with_answers": "select count(distinct city_code) from survey_response",
    "old_codes": """
        select count(*) from city_code_renumbering
        where vintage = 'urau_2018' and code like '%C1' and serial_holder is not null
    """,
    "old_codes_of_another_city": """
        select count(*) from city_code_renumbering
        where vintage = 'urau_2018' and code like '%C1' and is_another_city
    """,
    "cities_with_satisfaction": """
        select count(*) from city_outcome
        where indicator_code = 'city_satisfaction_2012_2023_excl_dk'
            and city_code in (select city_code from survey_response)
    """,
    "cities_with_funding_known": """
        select count(*) from city_driver where driver_id = 'dedicated_funding'
    """,
    "statements": "select count(*) from finding",
    "statements_not_testable": "select count(*) from finding where verdict = 'not_testable'",
    "gaps": "select count(*) from outcome_gap",
    "gaps_with_number": "select count(gap) from outcome_gap",
    "gaps_from_before": "select count(gap) from outcome_gap where timing = 'before'",
    "gaps_of_small_groups": """
        select count(gap) from outcome_gap where least(n_with, n_without) < 10
    """,
    "discoveries": "select count(*) from outcome_gap where p_adjusted < 0.05",
    "discoveries_at_equal_controls": """
        select count(*) from outcome_gap
        where p_adjusted < 0.05 and method in ('ols_adjusted', 'change_difference_adjusted')
    """,
    "changes": "select count(*) from outcome_change",
    "changes_with_number": """
        select count(gap) from outcome_gap where method = 'change_difference'
    """,
    "weak_values": "select count(*) from wellbeing_observation where quality = 3",
    "p_values_under_5_pct": "select count(*) from outcome_gap where p_value < 0.05",
    "p_values_under_5_pct_by_chance": "select round(0.05 * count(p_value)) from outcome_gap",
}


def count_numbers(warehouse: Path) -> dict[str, int]:
    """Every number by its name, from the DuckDB file of a release."""
    with reading(warehouse) as connection:
        return {
            name: int(connection.execute(sql).fetchall()[0][0]) for name, sql in QUERIES.items()
        }


def write_numbers(text: str, numbers: Mapping[str, int]) -> str:
    """The text with every marked number as it is now.

    Raises:
        UsageError: A mark names no query.
    """

    def write(found: re.Match[str]) -> str:
        name = found[1]
        if name not in numbers:
            raise UsageError(
                "README.md",
                expected=f"a mark that names one of {', '.join(QUERIES)}",
                found=name,
                remedy="Correct the mark, or add a query to pipelines/readme_numbers.py.",
            )
        return f"{numbers[name]:,}<!-- {name} -->"

    return _MARKED.sub(write, text)
