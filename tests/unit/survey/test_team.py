"""Placement and size of the team: read where one sentence says one thing, else left open."""

import pytest

from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.vocabulary import Vocabulary

START = "Peru\nAna Ruiz\n90,000\nImprove service delivery\nFocus on measurement\nDesigner\n"
PLAIN = "Nothing else is known of the town, and that is how the town likes it.\n"
HEADING = "Orla utilizes 1 different innovation skills or roles\nDesigner\n"
CHART = "Innovation roles by number of cities\n"
NEXT = "\nTerms Orla most associates with innovation\nExperimentation\n"
OFFICE = "Situated in the Mayor\u2019s office, Orla\u2019s dedicated team for innovation"


def parse(team: str, vocabulary: Vocabulary) -> ParsedPage:
    return parse_page((START + PLAIN + HEADING + CHART + team + NEXT).encode(), vocabulary)


def placement(page: ParsedPage) -> str | None:
    options = page.answers.get("team_placement", ())
    return options[0] if options else None


PLACES = (
    (f"{OFFICE} looks after lamps.", "mayors_office"),
    (
        "Situated in the City Manager's Office, Orla's innovation team mends.",
        "city_managers_office",
    ),
    (
        "As an independent department, the Office of Sheds does innovation.",
        "independent_department",
    ),
    ("As a standalone department for innovation, it mends sheds.", "independent_department"),
    ("Situated in the Harbour Department, Orla's innovation team mends.", "within_department"),
    ("Situated in the IT department, Orla's innovation team mends.", "within_department"),
    ("St. Orla has an innovation-related task group of delegates.", "task_group"),
    ("Orla's innovation work is sprinkled throughout the municipality.", "spread"),
    ("Orla does not have a dedicated team for innovation.", "none"),
    ("Orla has no dedicated team.", "none"),
)


@pytest.mark.parametrize(("sentence", "option"), PLACES)
def test_placement_of_a_clear_sentence(sentence: str, option: str, vocabulary: Vocabulary) -> None:
    page = parse(sentence, vocabulary)

    assert placement(page) == option
    assert "answers.team_placement" in page.inferred
    assert page.answers["roles"] == ("designer",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Situated in the Innovation Department, Orla's team mends sheds.",
        "Situated in the Mayor's office and the sheds, Orla's innovation team mends.",
        "Situated in the old lighthouse, Orla's innovation team mends sheds.",
        f"{OFFICE} mends. In addition, the Harbour Department has three people for it.",
        f"{OFFICE} mends. The port also has an innovation unit.",
        f"{OFFICE} mends with external consultants.",
        "Orla's innovation work is spread throughout the sheds of the port.",
        "Orla does not have a dedicated team for innovation, but has hired consultants.",
        "Orla works closely with the Mayor's office on innovation.",
        "As an independent department, it mends. Orla has an innovation-related task group.",
    ],
)
def test_placement_that_is_not_clear_is_left_open(sentence: str, vocabulary: Vocabulary) -> None:
    assert placement(parse(sentence, vocabulary)) is None


COUNTS = (
    (f"{OFFICE} consists of 4 staff.", 4),
    (f"{OFFICE} \u2013 the Shed \u2013 consists of 1 staff.", 1),
    ("As an independent department, the Shed, made up of 1,150 people, mends.", 1150),
    (f"{OFFICE} consists of seven full-time employees.", 7),
    (f"{OFFICE} consists of 8 staff including two rowers and three painters.", 8),
)


@pytest.mark.parametrize(("sentence", "number"), COUNTS)
def test_number_of_staff(sentence: str, number: int, vocabulary: Vocabulary) -> None:
    page = parse(sentence, vocabulary)

    assert page.numbers == {"staff_count": number}
    assert "numbers.staff_count" in page.inferred


@pytest.mark.parametrize(
    "how_many",
    [
        *("more than 100 people", "over 25 staff", "about 40 staff", "less than 5 staff"),
        *("4-6 staff", "4 to 6 staff", "40+ staff", "2.5 staff", "5 people or more"),
        *("5 staff at most", "10 sub-teams", "2 staff, with 1 additional staff next year"),
        *("5 full-time and 3 part-time staff", "4 staff. The port has 3 people of its own"),
    ],
)
def test_bounds_and_second_numbers_are_no_number(how_many: str, vocabulary: Vocabulary) -> None:
    assert parse(f"{OFFICE} consists of {how_many}.", vocabulary).numbers == {}


def test_team_of_a_page_without_headings(vocabulary: Vocabulary) -> None:
    text = f"{START}{PLAIN}{OFFICE} consists of 4 staff.\nTaking risks or testing new ideas\n"

    page = parse_page(text.encode(), vocabulary)

    assert placement(page) == "mayors_office"
    assert page.numbers == {"staff_count": 4}
    assert page.narrative["team"].startswith("Situated in")


def test_team_in_a_spotlight_is_not_read(vocabulary: Vocabulary) -> None:
    page = parse(f"\nSpotlight on innovation in Orla\n{OFFICE} consists of 4 staff.", vocabulary)

    assert placement(page) is None
    assert page.numbers == {}


@pytest.mark.parametrize("cut", [" consists of 15", " consists of 15 staff, of whom", ""])
def test_cut_sentence_gives_nothing(cut: str, vocabulary: Vocabulary) -> None:
    page = parse_page((START + PLAIN + HEADING + CHART + OFFICE + cut).encode(), vocabulary)

    assert placement(page) is None
    assert page.numbers == {}
