"""What a cell says: options, own words, numbers, nothing; and what it may not say."""

import pytest

from pipelines.pages.problems import Problem
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.read import ParsedQuestionnaire, read_questionnaire
from pipelines.survey.response import Answer, Asked
from tests.unit.survey.questionnaires import KEYS, csv_of

DRIFT = ("column_missing", "column_added", "column_moved")


def read(codebook: Codebook, column: str, cell: str, wave: str = "2020") -> ParsedQuestionnaire:
    data = csv_of([{**KEYS, "wave": wave, column: cell}])
    return read_questionnaire(data, "answers.csv", codebook)


def answer(codebook: Codebook, column: str, cell: str, wave: str = "2020") -> Answer | None:
    question, _, item = column.partition(".")
    (response,) = read(codebook, column, cell, wave).responses
    return response.answers.get(Asked(question, item or None))


def problems(page: ParsedQuestionnaire) -> list[Problem]:
    return [problem for problem in page.problems if problem.rule not in DRIFT]


def only_problem(codebook: Codebook, column: str, cell: str, wave: str = "2020") -> Problem:
    page = read(codebook, column, cell, wave)
    (problem,) = problems(page)
    assert problem.line == 2
    if problem.is_blocking:
        assert page.responses[0].answers == {}
    return problem


@pytest.mark.parametrize(
    ("column", "cell", "options"),
    [
        ("formal_strategy", "yes", ("yes",)),
        ("formal_strategy", "  YES ", ("yes",)),
        ("team_placement", "City Manager\u2019s  Office", ("city_managers_office",)),
        ("activity_frequency.risk_taking", "Familiar with, use rarely", ("rarely",)),
        (
            "funding_sources.present",
            "Municipal budget; Staff on loan",
            ("municipal", "staff_on_loan"),
        ),
        ("funding_sources.present", "municipal\nstaff_on_loan", ("municipal", "staff_on_loan")),
        ("terms", "Foresight, scenario planning", ("foresight_scenario_planning",)),
        ("policy_focus", "Homelessness; Water", ("housing", "public_works")),
        ("data_sufficiency.housing", "Sufficient data", ("sufficient",)),
        ("data_partners", "none", ("none",)),
        ("policy_focus", "Does not prioritise policy sectors", ("none",)),
        ("team_placement", "No dedicated team", ("none",)),
        ("formal_goals", "Other", ("other",)),
    ],
)
def test_cell_names_options(
    codebook: Codebook, column: str, cell: str, options: tuple[str, ...]
) -> None:
    assert answer(codebook, column, cell) == Answer(options=options)
    assert problems(read(codebook, column, cell)) == []


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("formal_strategy", ""),
        ("formal_strategy", " \u00a0 "),
        ("terms", ";"),
        ("data_sufficiency.housing", "Not reported"),
        ("data_sufficiency.housing", "not_reported"),
    ],
)
def test_what_is_not_answered_is_absent(codebook: Codebook, column: str, cell: str) -> None:
    assert answer(codebook, column, cell) is None
    assert problems(read(codebook, column, cell)) == []


def test_none_alone_is_a_list_that_is_whole_and_empty(codebook: Codebook) -> None:
    assert answer(codebook, "roles", "None") == Answer(options=(), is_complete=True)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        # Beside the form's own "other" the list is whole.
        ("roles", "other: Gardener", Answer(("other",), ("Gardener",))),
        ("roles", "Designer; otro: Payaso", Answer(("designer", "other"), ("Payaso",))),
        ("roles", "Designer; Other (free text kept)", Answer(("designer", "other"))),
        # Without it nobody knows what the city says of the options.
        ("roles", "Gardener", Answer(("other",), ("Gardener",), is_complete=False)),
        ("roles", "Urban designer", Answer(("other",), ("Urban designer",), is_complete=False)),
        (
            "roles",
            "Designer; Gardener; other: Clown",
            Answer(("designer", "other", "other"), ("Gardener", "Clown"), is_complete=False),
        ),
        (
            "approach",
            "Street by street; then all",
            Answer(("other",), ("Street by street; then all",), is_complete=False),
        ),
        (
            "roles",
            "=cmd|' /C calc'!A0",
            Answer(("other",), ("=cmd|' /C calc'!A0",), is_complete=False),
        ),
        # The text of "other" names an option: whether it was chosen is open.
        ("roles", "other: Designer", Answer(("other",), ("Designer",), is_complete=False)),
    ],
)
def test_own_words_leave_options_open_unless_the_form_offered_them(
    codebook: Codebook, column: str, cell: str, expected: Answer
) -> None:
    assert answer(codebook, column, cell) == expected


def test_label_nearly_typed_is_kept_and_noted(codebook: Codebook) -> None:
    problem = only_problem(codebook, "roles", "Data scientst")

    assert problem.rule == "option_near_miss"
    assert not problem.is_blocking
    assert "data scientist" in problem.expected


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("data_challenges.sharing", "Very chalenging", "'very challenging'"),
        ("formal_strategy", "=cmd", "one of: yes, no"),
        ("formal_strategy", "TRUE", "one of: yes, no"),
        ("data_sufficiency.housing", "yes", "one of: sufficient, insufficient"),
        ("lacking_factors", "A strong team; Money", "one of: culture"),
        ("approach", "none", "an empty cell"),
        ("roles", "1;2", "an empty cell"),
        ("roles", "Yes", "an empty cell"),
        ("roles", "other: n/a", "an empty cell"),
        ("roles", "Designer; -", "an empty cell"),
    ],
)
def test_what_is_no_option_is_refused(
    codebook: Codebook, column: str, cell: str, expected: str
) -> None:
    page = read(codebook, column, cell)

    assert {problem.rule for problem in problems(page)} == {"option_unknown"}
    assert page.is_refused
    assert expected in problems(page)[0].expected


@pytest.mark.parametrize(
    ("column", "cell", "wave"),
    [
        ("funded_activities", "Launching or sustaining a project", "2020"),
        ("funded_activities", "training", "2018"),
        ("funding_use.present", "staff", "2018"),
        ("funding_sources.future", "municipal", "2018"),
        ("funding_sources.future", "none", "2018"),
        ("budget_plans", "increase", "2018"),
    ],
)
def test_what_a_wave_did_not_offer_is_refused(
    codebook: Codebook, column: str, cell: str, wave: str
) -> None:
    problem = only_problem(codebook, column, cell, wave)

    assert problem.rule == "option_not_offered"
    assert wave in problem.expected
    assert column in problem.found


def test_empty_column_of_another_wave_does_no_harm(codebook: Codebook) -> None:
    assert problems(read(codebook, "budget_plans", "", "2018")) == []


@pytest.mark.parametrize(
    ("cell", "number"), [("12", 12.0), ("0", 0.0), ("12.0", 12.0), ("1,200", 1200.0), ("", None)]
)
def test_number_is_read(codebook: Codebook, cell: str, number: float | None) -> None:
    found = answer(codebook, "staff_count", cell)

    assert (found.number if found else None) == number


@pytest.mark.parametrize("cell", ["-1", "1.5", "1.200", "10001", "9" * 5000, "five", "1;2", "none"])
def test_impossible_number_is_refused(codebook: Codebook, cell: str) -> None:
    problem = only_problem(codebook, "staff_count", cell)

    assert problem.rule == "number_impossible"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("formal_strategy", "Yes; No"),
        ("team_placement", "Mayor's office\nspread"),
        ("roles", "none; Designer"),
        ("policy_focus", "none; Housing"),
        ("data_partners", "No major role; Private sector"),
    ],
)
def test_answers_that_contradict_each_other_are_refused(
    codebook: Codebook, column: str, cell: str
) -> None:
    assert only_problem(codebook, column, cell).rule == "answers_disagree"


def test_option_named_twice_is_kept_once_and_noted(codebook: Codebook) -> None:
    page = read(codebook, "success_factors", "A strong team; culture; Dedicated innovation team")

    assert page.responses[0].answers[Asked("success_factors")].options == (
        "dedicated_team",
        "culture",
    )
    (problem,) = problems(page)
    assert problem.rule == "option_twice"
    assert not page.is_refused


def test_same_own_words_twice_are_kept_once(codebook: Codebook) -> None:
    page = read(codebook, "roles", "Gardener; other: gardener; Clown")

    assert page.responses[0].answers[Asked("roles")].texts == ("Gardener", "Clown")


@pytest.mark.parametrize("column", ["formal_strategy", "roles", "staff_count"])
def test_bad_value_is_repeated_in_80_characters(codebook: Codebook, column: str) -> None:
    problem = only_problem(codebook, column, "7" * 100_000)

    assert len(problem.found) <= 80 + len(f"{column}: ''")


def test_long_text_is_refused(codebook: Codebook) -> None:
    assert only_problem(codebook, "roles", "Gardener " * 30).rule == "text_too_long"
