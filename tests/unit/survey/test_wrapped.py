"""Hard-wrapped text is put together again; text that only has short lines stays as it is."""

import textwrap

import pytest

from pipelines.pages.lines import read_lines
from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.vocabulary import Vocabulary

LABELS = {
    "Simplify administrative procedures for firms and residents",
    "Improve service delivery",
    "Save costs and improve efficiency within the public sector",
}
WRAPPED = """The port lends its empty sheds to schools, which test how
far a lamp can be dimmed before anybody in the quarter minds
the dark. The ferry tells the buses when it is late, and
nobody waits in the rain.
"""


def texts(text: str) -> list[str]:
    return [line.text for line in read_lines(text.encode(), LABELS.__contains__).lines]


def test_paragraph_is_joined() -> None:
    assert texts(WRAPPED) == [WRAPPED.replace("\n", " ").strip()]


def test_joined_paragraph_keeps_its_first_line_number() -> None:
    lines = read_lines(f"Orla\n\n{WRAPPED}Peru\n".encode()).lines

    assert [(line.number, line.text[:8]) for line in lines] == [
        (1, "Orla"),
        (3, "The port"),
        (7, "Peru"),
    ]


def test_broken_label_is_joined() -> None:
    item = "  \u2022 Save costs and improve efficiency within the public\n    sector\n"

    assert texts(WRAPPED + item)[1:] == [
        "Save costs and improve efficiency within the public sector"
    ]


def test_broken_label_is_not_joined_to_the_line_before() -> None:
    before = "e.g. lamps of the northern quarter and those of the port\n"
    label = "    Save costs and improve efficiency within the public\n    sector\n"

    assert texts(WRAPPED + before + label)[2:] == [
        "Save costs and improve efficiency within the public sector"
    ]


def test_whole_labels_stay_apart() -> None:
    label = "Simplify administrative procedures for firms and residents"

    assert texts(f"{WRAPPED}{label}\nImprove service delivery\n")[1:] == [
        label,
        "Improve service delivery",
    ]


def test_list_item_is_no_continuation() -> None:
    items = "- Keep the lamps of the harbour quarter dim until the boats\n- come home\n"

    assert len(texts(WRAPPED + items)) == 3


def test_blank_line_ends_a_paragraph() -> None:
    assert (
        len(texts(WRAPPED.replace("schools, which test how\n", "schools, which test how\n\n"))) == 2
    )


def test_line_with_room_for_the_next_word_ends_its_paragraph() -> None:
    assert texts(f"{WRAPPED}The harbour master counts\nlamps\n")[1:] == [
        "The harbour master counts",
        "lamps",
    ]


def test_sentences_stay_apart_where_a_line_ends_one() -> None:
    first = "The harbour master counts every lamp of the port by hand.\n"
    second = "On Sundays he counts the lamps of the northern quarter.\n"

    assert len(texts(WRAPPED + first + second)) == 3


def test_abbreviation_ends_no_sentence() -> None:
    first = "The harbour master of the old port was born in the town St.\n"

    assert texts(f"{WRAPPED}{first}Orla and counts lamps.\n")[1].endswith(
        "St. Orla and counts lamps."
    )


def test_compound_is_joined_without_a_space() -> None:
    text = f"{WRAPPED}The harbour master and his two clerks count lamps and data-\ndriven buoys.\n"

    assert texts(text)[1].endswith("data-driven buoys.")


@pytest.mark.parametrize(
    "text",
    [
        "Improve service delivery\nharbour lamps\n",
        f"{WRAPPED}{'The ferry runs every twenty minutes. ' * 5}\n" + "x " * 90 + "\n",
        "a\nb\nc\n",
    ],
)
def test_other_text_is_not_joined(text: str) -> None:
    assert len(texts(text)) == len(text.splitlines())


def test_sentence_over_two_lines_is_read(vocabulary: Vocabulary) -> None:
    vision = (
        "Along with 50% of cities surveyed, Orla has an explicit innovation strategy. Similar to "
        "20% of cities surveyed, Orla approaches innovation capacity from a holistic/macro level."
    )
    header = "Peru\nAna Ruiz\n90,000\nImprove service delivery\nFocus on measurement\nDesigner\n"

    page = parse_page((header + textwrap.fill(vision, 60)).encode(), vocabulary)

    assert page.answers["formal_strategy"] == ("yes",)
    assert page.answers["approach"] == ("holistic",)
    assert page.problems == ()


def test_long_paragraph_is_joined_in_one_pass() -> None:
    # Text that is put together anew for each line would need minutes.
    assert len(texts("the lamps of the port are dimmed for the winter and the\n" * 10_000)) == 1
