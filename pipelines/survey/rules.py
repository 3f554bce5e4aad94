"""The rules that a page can break, and which of them leave nothing to be trusted."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What is wrong with a page; the missing ones only where it is to be stored as a response."""

    EMPTY_FILE = "empty_file"
    BINARY_FILE = "binary_file"
    TOO_LARGE = "too_large"
    NOT_A_SURVEY_PAGE = "not_a_survey_page"
    TWO_CITIES = "two_cities"
    POPULATION_IMPOSSIBLE = "population_impossible"
    ANSWERS_DISAGREE = "answers_disagree"
    AREA_UNKNOWN = "area_unknown"
    AREA_TWICE = "area_twice"
    AREA_IN_BOTH_LISTS = "area_in_both_lists"
    COUNTS_DISAGREE = "counts_disagree"
    CITY_MISSING = "city_missing"
    COUNTRY_MISSING = "country_missing"
    WAVE_MISSING = "wave_missing"
    # From here on the rest of the page still holds.
    AREA_WITHOUT_HEADING = "area_without_heading"
    CITY_DIFFERS = "city_differs"
    COUNTRY_UNKNOWN = "country_unknown"
    COUNTS_UNCLEAR = "counts_unclear"
    ENCODING_NOT_UTF8 = "encoding_not_utf8"
    LABEL_AMBIGUOUS = "label_ambiguous"
    LINE_UNPLACED = "line_unplaced"
    ROLES_COUNT_DIFFERS = "roles_count_differs"
    SCRIPT_DROPPED = "script_dropped"
    TEXT_CUT = "text_cut"
    TOOL_TIP_ALONE = "tool_tip_alone"
    WAVE_CONTRADICTED = "wave_contradicted"


BLOCKING = frozenset(
    {
        Rule.EMPTY_FILE,
        Rule.BINARY_FILE,
        Rule.TOO_LARGE,
        Rule.NOT_A_SURVEY_PAGE,
        Rule.TWO_CITIES,
        Rule.POPULATION_IMPOSSIBLE,
        Rule.ANSWERS_DISAGREE,
        Rule.AREA_UNKNOWN,
        Rule.AREA_TWICE,
        Rule.AREA_IN_BOTH_LISTS,
        Rule.COUNTS_DISAGREE,
        Rule.CITY_MISSING,
        Rule.COUNTRY_MISSING,
        Rule.WAVE_MISSING,
    }
)


@dataclass(frozen=True)
class Problem:
    """A broken rule: where, what stands there, what should."""

    rule: Rule
    line: int
    found: str
    expected: str

    @property
    def is_blocking(self) -> bool:
        """Whether the page may not be used."""
        return self.rule in BLOCKING
