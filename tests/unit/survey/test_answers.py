"""Answers in lists and sentences, beside what every page prints."""

import pytest

from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.vocabulary import Vocabulary

START = "Peru\nAna Ruiz\n90,000\nImprove service delivery\nFocus on measurement\nDesigner\n"
PLAIN = "Nothing else is known of the town, and that is how the town likes it.\n"


def parse(text: str, vocabulary: Vocabulary) -> ParsedPage:
    return parse_page((START + PLAIN + text).encode(), vocabulary)


SENTENCES = (
    ("Orla approaches innovation capacity from a holistic/macro level.", "approach", "holistic"),
    ("Orla approaches innovation capacity at the departmental level.", "approach", "departmental"),
    ("St. Orla does not prioritise policy sectors.", "policy_focus", "none"),
    (
        "Orla also invests in digital systems and physical infrastructure.",
        "funded_activities",
        "digital_systems physical_infrastructure",
    ),
    (
        "Its innovation activities also include human-centered design, and taking risks and "
        "testing new ideas.",
        "activities",
        "human_centred_design risk_taking",
    ),
    (
        "Orla has developed partnerships to promote its innovation capacity with private firms "
        "and city residents/resident associations.",
        "innovation_partners",
        "private_firms residents",
    ),
    (
        "The city has also developed data partnerships with other cities, countries, or "
        "government entities, academia/think tanks and philanthropy to collect and analyse data.",
        "data_partners",
        "local_government academia philanthropy",
    ),
    (
        "The city has also developed data partnerships with the academia and private sector to "
        "collect and analyze data, as well as with other cities.",
        "data_partners",
        "academia private_sector local_government",
    ),
)


@pytest.mark.parametrize(("sentence", "question", "options"), SENTENCES)
def test_sentence(sentence: str, question: str, options: str, vocabulary: Vocabulary) -> None:
    assert parse(sentence, vocabulary).answers[question] == tuple(options.split())


@pytest.mark.parametrize("city", ["St. Orla", "Orla, D.C.", "Nový Orla-Brod", "Orlas"])
def test_city_of_a_sentence(city: str, vocabulary: Vocabulary) -> None:
    page = parse(
        f"Nobody knows why. {city} has an explicit innovation strategy. Similar to 20% of cities "
        f"surveyed, {city} approaches innovation capacity from a holistic/macro level.\n"
        f"{city}' funding for innovation capacity is also directed towards training staff.",
        vocabulary,
    )

    assert page.header.city == city
    assert "city" in page.inferred


def test_approach_of_no_option_is_other(vocabulary: Vocabulary) -> None:
    page = parse("Orla approaches innovation capacity by asking its ferrymen.", vocabulary)

    assert page.answers["approach"] == ("other",)
    assert page.other_answers["approach"] == ("by asking its ferrymen",)


def test_cut_sentence_gives_no_partner(vocabulary: Vocabulary) -> None:
    sentence = (
        "Orla has developed partnerships to promote innovation capacity with private firms, no"
    )

    page = parse(sentence, vocabulary)

    assert page.answers["innovation_partners"] == ("private_firms",)
    assert [(p.rule, p.found) for p in page.problems] == [("text_cut", "no")]


def test_label_of_two_questions_is_told_by_its_neighbour(vocabulary: Vocabulary) -> None:
    page = parse("Experimentation\nData analytics\n", vocabulary)

    assert page.answers["terms"] == ("experimentation", "data_analytics")


def test_label_of_two_questions_alone_is_a_problem(vocabulary: Vocabulary) -> None:
    page = parse("Some words here.\nData analytics\n", vocabulary)

    assert "terms" not in page.answers
    assert [(p.rule, p.found) for p in page.problems] == [("label_ambiguous", "Data analytics")]


def test_area_without_heading_is_a_problem(vocabulary: Vocabulary) -> None:
    page = parse("Housing\nHealth\n", vocabulary)

    assert set(page.data_sufficiency.values()) == {"not_reported"}
    assert [p.rule for p in page.problems] == ["area_without_heading"] * 2


def test_piece_of_a_sentence_is_no_label_of_a_list(vocabulary: Vocabulary) -> None:
    page = parse("Activities being funded\nDigital systems\nPaying for services\n", vocabulary)

    assert page.answers["funded_activities"] == ("other", "services")
    assert page.other_answers["funded_activities"] == ("Digital systems",)


def test_text_between_labels_is_told(vocabulary: Vocabulary) -> None:
    page = parse("Project manager\nHarbour pilot\nDesigner\n", vocabulary)

    assert page.answers["roles"] == ("designer", "project_manager")
    assert [(p.rule, p.found) for p in page.problems] == [("line_unplaced", "Harbour pilot")]


def test_tool_tip_alone_is_no_answer(vocabulary: Vocabulary) -> None:
    tip = "Municipal budget\nThis could include council money.\n"
    text = f"Top sources of funding\nStaff on loan\n{tip}"

    page = parse(text, vocabulary)

    assert page.answers["funding_sources"] == ("staff_on_loan",)
    assert [p.rule for p in page.problems] == ["tool_tip_alone"]


def test_menu_after_a_list_is_no_answer(vocabulary: Vocabulary) -> None:
    text = "Terms Orla most associates with innovation\nPollination\nContact us\nOur other sites\n"

    assert parse(text, vocabulary).other_answers == {"terms": ("Pollination",)}


def strategy(peers: str) -> str:
    return f"Along with {peers} of cities surveyed, Orla has an explicit innovation strategy."


def approach(peers: str, how: str) -> str:
    return f"Similar to {peers} of cities surveyed, Orla approaches innovation capacity {how}."


SPECIFIC, HOLISTIC = "in specific policy areas/domains", "from a holistic/macro level"
NOTE = "Note: The City Innovation Snapshot (PDF version) was produced in 2018."
TRAINING = "Orla's funding for innovation capacity is also directed towards training staff."
FOOTNOTE = '*"Training staff and building capacity" is not an option in the 2018 survey.'
FUNDS = "of cities surveyed, Orla has dedicated funding to support innovation capacity."


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (strategy("44%"), "2018"),
        (strategy("50%"), "2020"),
        (approach("over one-third", SPECIFIC), "2018"),
        (approach("24%", SPECIFIC), "2020"),
        (approach("24%", HOLISTIC), "2018"),
        (f"{strategy('50%')}\n{NOTE}", "2018"),
        (f"{strategy('50%')}\nLaunching or sustaining a project", "2018"),
        (TRAINING, "2020"),
        (FOOTNOTE, None),
        ("47 cities\nLaunching or sustaining a project", None),
        (f"Like 81% {FUNDS}", None),
    ],
)
def test_wave(sentences: str, expected: str | None, vocabulary: Vocabulary) -> None:
    page = parse(sentences, vocabulary)

    assert page.wave == expected
    assert ("wave" in page.inferred) == (expected is not None)


def test_signs_of_both_waves_decide_nothing(vocabulary: Vocabulary) -> None:
    page = parse(f"Launching or sustaining a project\n{TRAINING}\n", vocabulary)

    assert page.wave is None
    assert [p.rule for p in page.problems] == ["wave_contradicted"]


def test_menu_of_areas_is_no_list(vocabulary: Vocabulary) -> None:
    areas = "Data availability by policy area\n1\n1\nSufficient data\nHealth\nInsufficient data\n"

    page = parse(f"Housing\nHealth\n{areas}Culture\nShare\nHousing\nHealth\n", vocabulary)

    flags = page.data_sufficiency
    assert (flags["health"], flags["culture"]) == ("sufficient", "insufficient")
    assert flags["housing"] == "not_reported"
    assert page.problems == ()
