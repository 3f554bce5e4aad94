"""The README's numbers are those of the release."""

import re

import pytest

from pipelines.errors import UsageError
from pipelines.generate import stale_files
from pipelines.readme_numbers import QUERIES, write_numbers
from pipelines.study import gaps
from pipelines.study.verdicts import FEWEST_FOR_A_VERDICT
from tests.conftest import PROJECT, Built
from tests.pipeline.conftest import Ask

README = (PROJECT / "README.md").read_text("utf-8")
NUMBERS_IN_WORDS = {3: "three", 10: "ten", 12: "twelve"}


def test_numbers_of_the_readme_are_those_of_the_release(built: Built) -> None:
    # Remedy: `cityfare generate` after a build.
    stale = {path.name for path in stale_files(built.settings)}

    assert "README.md" not in stale


def test_every_query_has_its_number_in_the_readme() -> None:
    assert set(re.findall(r"<!-- (\w+) -->", README)) == set(QUERIES)


def test_mark_without_a_query_is_refused() -> None:
    with pytest.raises(UsageError, match="no_such_number"):
        write_numbers("7<!-- no_such_number -->", {"gaps": 7})


def test_number_is_written_with_its_mark_kept() -> None:
    assert write_numbers("All 7<!-- gaps --> gaps", {"gaps": 10584}) == (
        "All 10,584<!-- gaps --> gaps"
    )


def test_readme_says_of_discoveries_what_the_release_has(ask: Ask) -> None:
    # What would go wrong: a discovery of another driver is passed over in silence.
    assert ask("select distinct driver_id from outcome_gap where p_adjusted < 0.05") == [
        ("certified",)
    ]
    assert "0<!-- discoveries_at_equal_controls --> stay" in README


def test_what_the_readme_says_is_known_of_no_city_or_of_one_is_so(ask: Ask) -> None:
    evaluation = ask(
        "select count(*) from survey_answer where answer <> 'unknown' "
        "and question_id in ('evaluation_tools', 'goals_with_metrics', 'measured_outcomes')"
    )
    sufficiency = ask(
        "select distinct city_code from data_sufficiency where flag <> 'not_reported'"
    )
    places = ask(
        """
        select distinct peer_group from city join city_outcome using (city_code)
        where indicator_code = 'city_satisfaction_2012_2023_excl_dk'
            and city_code in (select city_code from survey_response)
        """
    )

    assert "evaluation for none" in README
    assert evaluation == [(0,)]
    assert "readable on one page, Mexico City's" in README
    assert sufficiency == [("mx-mexico-city",)]
    assert "all in Europe" in README
    assert places == [("europe",)]


def test_limits_that_the_readme_prints_are_those_of_the_study() -> None:
    in_a_group = NUMBERS_IN_WORDS[gaps.FEWEST_IN_A_GROUP]
    regression = NUMBERS_IN_WORDS[gaps.FEWEST_FOR_A_REGRESSION]
    verdict = NUMBERS_IN_WORDS[FEWEST_FOR_A_VERDICT]

    assert f"under {in_a_group} cities in a group, {regression} in a regression" in README
    assert re.search(rf"verdict on a difference needs {verdict}\s+cities in each group", README)


def test_prose_about_marts_has_no_number_that_nothing_writes() -> None:
    start, end = README.index("### What the data cannot carry"), README.index("### Outcomes before")
    prose = re.sub(r"[\d,]+<!-- \w+ -->", "", README[start:end])
    # Years and the level of a test are not counts.
    numbers = re.findall(r"(?<![\w.=])\d[\d,]*(?![\w.])", re.sub(r"(19|20)\d\d|5 %", "", prose))

    assert numbers == []
