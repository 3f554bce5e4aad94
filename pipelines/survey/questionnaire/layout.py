"""The columns of a questionnaire that are not answers, and what a column is.

Here: names that both layouts share. Not here: questions, which the codebook knows.
"""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.pages.text_key import key_of, tidy
from pipelines.survey.response import Asked

CITY, COUNTRY, ADMIN1, WAVE = "city", "country", "admin1", "wave"
LEADER_TITLE, LEADER_NAME, OFFICERS = "leader_title", "leader_name", "lead_innovation_officers"
POPULATION, POPULATION_YEAR = "population", "population_year"
ANSWERS = "answers"
"""Name of the sheet that is read where a workbook has several."""
FORM_SHEET = "form"
"""Name of the sheet that asks one city, a row a question."""
DASH = " \u2013 "
"""Between a question and its item, as the survey prints them."""
QUESTION_ID, ITEM_ID, ANSWER = "question_id", "item_id", "answer"


class Layout(StrEnum):
    """How answers stand in a file."""

    WIDE = "wide"
    """One row a city and wave, one column an answer."""
    LONG = "long"
    """One row an answer."""


@dataclass(frozen=True)
class Column:
    """A column of a questionnaire: about the city, or (`asked`) an answer."""

    name: str
    label: str
    asked: Asked | None = None


KEYS = (
    Column(CITY, "City"),
    Column(COUNTRY, "Country"),
    Column(ADMIN1, "State or province"),
    Column(WAVE, "Survey wave"),
)
ABOUT = (
    Column(LEADER_TITLE, "Title of the leader"),
    Column(LEADER_NAME, "Name of the leader"),
    Column(POPULATION, "Population"),
    Column(POPULATION_YEAR, "Year of the population"),
    Column(OFFICERS, "Lead innovation officers"),
)
LONG = (
    Column(QUESTION_ID, "Question"),
    Column(ITEM_ID, "Item"),
    Column(ANSWER, "Answer"),
)


def header_key(text: str) -> str:
    """What two spellings of a header, an option or an id share."""
    return key_of(tidy(text))


def name_of(asked: Asked) -> str:
    """The name of an answer column: `roles`, `data_sufficiency.housing`."""
    return asked.question_id if asked.item_id is None else f"{asked.question_id}.{asked.item_id}"


FIELDS = {
    header_key(spelling): column
    for column in (*KEYS, *ABOUT, *LONG)
    for spelling in (column.name, column.name.replace("_", " "), column.label)
}
"""Key -> column that is not an answer."""

_KEPT_APART_BY = frozenset({CITY, COUNTRY, WAVE})
REQUIRED = {
    Layout.WIDE: _KEPT_APART_BY,
    Layout.LONG: _KEPT_APART_BY | {QUESTION_ID, ANSWER},
}
"""Names of the columns without which no row can be read."""
