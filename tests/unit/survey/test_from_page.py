"""A page as a response: what it proves, what it leaves open, and what keeps it from being one."""

from dataclasses import replace

import pytest

from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.page_to_response import PageResponse, to_response
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.response import Answer, Asked, Response, Stated, SufficiencyLists
from pipelines.survey.vocabulary import Vocabulary
from tests.fixtures.survey_pages import read_page

LISTS = (
    *("purposes", "success_factors", "policy_focus", "roles", "terms", "activities"),
    *("funding_sources", "funded_activities", "innovation_partners", "data_partners"),
)


@pytest.fixture(scope="module")
def text() -> str:
    return read_page("headings.txt").decode()


def page_of(text: str, vocabulary: Vocabulary) -> ParsedPage:
    return parse_page(text.encode(), vocabulary)


def response_of(text: str, vocabulary: Vocabulary) -> Response:
    response = to_response(page_of(text, vocabulary)).response
    assert response is not None
    return response


def answer_to(question: str, text: str, vocabulary: Vocabulary) -> Answer:
    item = "present" if question == "funding_sources" else None
    return response_of(text, vocabulary).answers[Asked(question, item)]


def test_header_becomes_the_response_s(text: str, vocabulary: Vocabulary) -> None:
    response = response_of(text, vocabulary)

    assert replace(response, answers={}, lists=SufficiencyLists()) == Response(
        city="Port Verdano",
        country="Costa Rica",
        wave="2020",
        leader_title="Mayor",
        leader_name="Zoë Okafor",
        population=312_450,
        population_year=2019,
        lead_innovation_officers=("Ruth T. Lindqvist", "Mikołaj de la Roca"),
    )


def test_answers_keep_options_texts_and_evidence(text: str, vocabulary: Vocabulary) -> None:
    answers = response_of(text, vocabulary).answers

    assert answers[Asked("roles")] == Answer(
        ("designer", "data_scientist", "other"), ("Harbour pilot",)
    )
    assert answers[Asked("formal_strategy")] == Answer(("no",), evidence="inferred")
    assert answers[Asked("funded_activities")].evidence == "inferred"
    assert answers[Asked("funding_sources", "present")].options == ("municipal", "staff_on_loan")
    assert answers[Asked("staff_count")] == Answer(number=7, evidence="inferred")


def test_areas_become_answers_where_the_page_reports_them(
    text: str, vocabulary: Vocabulary
) -> None:
    answers = response_of(text, vocabulary).answers

    areas = {
        a.item_id: x.options for a, x in answers.items() if a.question_id == "data_sufficiency"
    }
    assert len(areas) == 7
    assert areas["health"] == ("sufficient",)
    assert areas["blight"] == ("insufficient",)


def test_every_list_of_a_whole_page_is_whole(text: str, vocabulary: Vocabulary) -> None:
    assert page_of(text, vocabulary).complete_lists == LISTS


def test_lists_without_headings_are_partial_and_denials_whole(vocabulary: Vocabulary) -> None:
    text = read_page("run_together.txt").decode()

    assert not answer_to("purposes", text, vocabulary).is_complete
    assert not answer_to("policy_focus", text, vocabulary).is_complete
    assert answer_to("funding_sources", text, vocabulary) == Answer(evidence="inferred")
    assert answer_to("approach", text, vocabulary).is_complete


def test_area_that_is_no_focus_is_a_whole_answer(text: str, vocabulary: Vocabulary) -> None:
    start, rest = text.split("\nMobility\n")
    end = rest[rest.index("Policy areas by number") :]
    none = f"{start}\nPort Verdano does not prioritise policy sectors.\n\n{end}"

    answer = answer_to("policy_focus", none, vocabulary)

    assert answer == Answer(("none",), evidence="inferred")


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        # The heading after the list is gone, or another one.
        ("purposes", "\nCritical success factors:\n", "\n"),
        ("terms", "Port Verdano's most common innovation activities", ""),
        # The heading counts more roles than are listed.
        ("roles", "utilizes 3 different", "utilizes 4 different"),
        # A label is printed only to be explained.
        ("funding_sources", "Staff on loan\nMunicipal budget", "Staff on loan\nLoans or bonds"),
        # An area is explained and not listed.
        ("policy_focus", "\nMobility\nNight-time economy\n", "\nNight-time economy\n"),
        # Another sentence names partners.
        (
            "innovation_partners",
            "resident associations.",
            "resident associations. More partnerships.",
        ),
        # The sentence does not come to its end.
        (
            "innovation_partners",
            "resident associations.",
            "resident associations, as well as many more friends of the town who meet each month",
        ),
    ],
)
def test_list_that_nothing_proves_whole_is_partial(
    question: str, old: str, new: str, text: str, vocabulary: Vocabulary
) -> None:
    assert old in text

    assert question not in page_of(text.replace(old, new), vocabulary).complete_lists


def test_page_that_lost_labels_of_one_word_has_no_whole_list(
    text: str, vocabulary: Vocabulary
) -> None:
    lines = [line for line in text.splitlines() if " " in line.strip() or not line.strip()]

    page = page_of("\n".join(lines), vocabulary)

    assert set(page.complete_lists) == {"innovation_partners", "data_partners"}


@pytest.mark.parametrize(
    ("last", "question"),
    [
        ("Engagement with partners", "success_factors"),
        ("Data scientist", "roles"),
        ("Human-centered design", "terms"),
    ],
)
def test_list_at_which_a_page_is_cut_is_partial(
    last: str, question: str, text: str, vocabulary: Vocabulary
) -> None:
    page = page_of(text[: text.index(last) + len(last)], vocabulary)

    assert len(page.answers[question]) == 2
    assert question not in page.complete_lists
    assert "purposes" in page.complete_lists


def test_cut_sentence_is_a_partial_list(text: str, vocabulary: Vocabulary) -> None:
    sentence = "has developed partnerships to promote innovation capacity with private firms"
    cut = text[: text.index(sentence) + len(sentence)]

    page = page_of(cut, vocabulary)

    assert page.answers["innovation_partners"] == ("private_firms",)
    assert "innovation_partners" not in page.complete_lists


def test_missing_facts_are_named(text: str, vocabulary: Vocabulary) -> None:
    page = page_of(text, vocabulary)
    bare = replace(page, header=replace(page.header, city=None, country=None), wave=None)

    reading = to_response(bare)

    assert reading.response is None
    assert [p.rule for p in reading.problems] == [
        "city_missing",
        "country_missing",
        "wave_missing",
    ]


def test_problem_of_a_missing_fact_says_what_stands_in_its_place(
    text: str, vocabulary: Vocabulary
) -> None:
    page = page_of(text.replace("Costa Rica", "Freedonia"), vocabulary)

    (problem,) = to_response(page).problems

    assert (problem.rule, problem.line, problem.found) == ("country_missing", 6, "Freedonia")


def test_given_facts_are_used_instead_of_the_page_s(text: str, vocabulary: Vocabulary) -> None:
    page = replace(page_of(text, vocabulary), wave=None)

    response = to_response(page, Stated("Verdano", "Peru", "2018")).response

    assert response is not None
    assert (response.city, response.country, response.wave) == ("Verdano", "Peru", "2018")


def test_refused_page_gives_its_blocking_problems_only(text: str, vocabulary: Vocabulary) -> None:
    bad = text.replace("\nDesigner\n", "\n").replace("312,450 (2019)", "39,6990")

    reading = to_response(page_of(bad, vocabulary))

    assert reading == PageResponse(problems=reading.problems)
    assert [p.rule for p in reading.problems] == ["population_impossible"]


def test_page_whose_lists_contradict_themselves_keeps_its_answers(
    text: str, vocabulary: Vocabulary
) -> None:
    # What would go wrong: a transcribed page would lose its flags, an added one all its answers.
    bad = text.replace("\nHealth\n", "\n")

    response = response_of(bad, vocabulary)

    assert len(response.lists.areas) == 6
    assert response.lists.declared == response_of(text, vocabulary).lists.declared
    assert answer_to("approach", bad, vocabulary) == answer_to("approach", text, vocabulary)
    assert all(asked.question_id != "data_sufficiency" for asked in response.answers)
