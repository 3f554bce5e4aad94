"""Problems of a file that a person brings: the rules it can break, and which of them refuse it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from pipelines.pages.text_key import tidy

_MOST_OF_A_RULE = 50
_MOST_SHOWN = 80
_MOST_LISTED = 20

REPORTED = False
"""Marks a rule that blocks nothing: where it is broken, the rest of the file still holds."""


class Rule(StrEnum):
    """What is wrong with a file; a rule that is not marked keeps the file out."""

    _value_: str
    is_blocking: bool

    def __new__(cls, name: str, is_blocking: bool = True) -> Self:
        """Take a member's value apart: its name, and whether it blocks."""
        rule = str.__new__(cls, name)
        rule._value_, rule.is_blocking = name, is_blocking
        return rule

    # Any file.
    EMPTY_FILE = "empty_file"
    BINARY_FILE = "binary_file"
    TOO_LARGE = "too_large"
    LINES_TOO_NARROW = "lines_too_narrow"
    PAGE_TRANSLATED = "page_translated"
    # A profile page.
    NOT_A_SURVEY_PAGE = "not_a_survey_page"
    TWO_CITIES = "two_cities"
    AREA_UNKNOWN = "area_unknown", REPORTED
    AREA_TWICE = "area_twice", REPORTED
    AREA_IN_BOTH_LISTS = "area_in_both_lists", REPORTED
    COUNTS_DISAGREE = "counts_disagree", REPORTED
    CITY_MISSING = "city_missing"
    COUNTRY_MISSING = "country_missing"
    WAVE_MISSING = "wave_missing"
    AREA_WITHOUT_HEADING = "area_without_heading", REPORTED
    CITY_DIFFERS = "city_differs", REPORTED
    COUNTS_UNCLEAR = "counts_unclear", REPORTED
    ENCODING_NOT_UTF8 = "encoding_not_utf8", REPORTED
    LABEL_AMBIGUOUS = "label_ambiguous", REPORTED
    LINE_UNPLACED = "line_unplaced", REPORTED
    ROLES_COUNT_DIFFERS = "roles_count_differs", REPORTED
    SCRIPT_DROPPED = "script_dropped", REPORTED
    TEXT_CUT = "text_cut", REPORTED
    TOOL_TIP_ALONE = "tool_tip_alone", REPORTED
    WAVE_CONTRADICTED = "wave_contradicted", REPORTED
    # What a city says of itself, on a page or in a questionnaire.
    ANSWERS_DISAGREE = "answers_disagree"
    COUNTRY_UNKNOWN = "country_unknown", REPORTED
    POPULATION_IMPOSSIBLE = "population_impossible"
    # An experience page.
    NOT_A_PRACTICE_PAGE = "not_a_practice_page"
    TITLE_MISSING = "title_missing"
    TWO_PRACTICES = "two_practices"
    COUNTRIES_DISAGREE = "countries_disagree"
    DAY_IMPOSSIBLE = "day_impossible"
    GOAL_UNKNOWN = "goal_unknown"
    CITY_UNCLEAR = "city_unclear", REPORTED
    DAY_UNREAD = "day_unread", REPORTED
    TAG_UNKNOWN = "tag_unknown", REPORTED
    LABEL_UNKNOWN = "label_unknown", REPORTED
    LABELS_LOST = "labels_lost"
    # A city page of What Works Cities.
    NOT_A_CITY_PAGE = "not_a_city_page"
    LIST_OF_CITIES = "list_of_cities"
    LEVELS_DISAGREE = "levels_disagree"
    AWARD_OF_ANOTHER_CITY = "award_of_another_city", REPORTED
    AWARD_UNREAD = "award_unread", REPORTED
    LEVEL_UNKNOWN = "level_unknown", REPORTED
    NO_AWARD_PRINTED = "no_award_printed", REPORTED
    YEAR_IMPOSSIBLE = "year_impossible", REPORTED
    # The file of a questionnaire.
    CSV_MALFORMED = "csv_malformed"
    ENCODING_UNREADABLE = "encoding_unreadable"
    FILE_DAMAGED = "file_damaged"
    FILE_PROTECTED = "file_protected"
    NOT_A_WORKBOOK = "not_a_workbook"
    SHEET_UNCLEAR = "sheet_unclear"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_PROBLEMS = "too_many_problems"
    FORMULA_CELL = "formula_cell"
    MERGED_CELLS = "merged_cells"
    ROW_RAGGED = "row_ragged"
    CELLS_HIDDEN = "cells_hidden", REPORTED
    NOTES_ABOVE_HEADER = "notes_above_header", REPORTED
    # Its columns.
    NOT_A_QUESTIONNAIRE = "not_a_questionnaire"
    LAYOUT_MIXED = "layout_mixed"
    KEY_COLUMN_MISSING = "key_column_missing"
    COLUMN_PROBABLY_RENAMED = "column_probably_renamed"
    COLUMN_TWICE = "column_twice"
    OPTION_COLUMN_UNKNOWN = "option_column_unknown"
    COLUMN_ADDED = "column_added", REPORTED
    COLUMN_MISSING = "column_missing", REPORTED
    COLUMN_MOVED = "column_moved", REPORTED
    # Its rows and cells.
    KEY_UNUSABLE = "key_unusable"
    WAVE_UNKNOWN = "wave_unknown"
    RESPONSE_TWICE = "response_twice"
    QUESTION_UNKNOWN = "question_unknown"
    OPTION_UNKNOWN = "option_unknown"
    OPTION_UNCLEAR = "option_unclear"
    OPTION_NOT_OFFERED = "option_not_offered"
    NUMBER_IMPOSSIBLE = "number_impossible"
    TEXT_TOO_LONG = "text_too_long"
    ANSWER_NOT_KNOWN = "answer_not_known", REPORTED
    OPTION_NEAR_MISS = "option_near_miss", REPORTED
    OPTION_TWICE = "option_twice", REPORTED


@dataclass(frozen=True)
class Problem:
    """A broken rule: where, what stands there, what should."""

    rule: Rule
    line: int
    found: str
    expected: str

    @property
    def is_blocking(self) -> bool:
        """Whether the file may not be used."""
        return self.rule.is_blocking


@dataclass(frozen=True, kw_only=True)
class WithProblems:
    """What was read from a file; it is to be trusted only where the file is not refused."""

    problems: tuple[Problem, ...] = ()

    @property
    def blocking(self) -> list[Problem]:
        """The problems for which the file may not be used."""
        return [problem for problem in self.problems if problem.is_blocking]

    @property
    def is_refused(self) -> bool:
        """Whether a blocking rule failed."""
        return bool(self.blocking)

    def to_json(self) -> dict[str, Any]:
        """What `cityfare parse` prints: every field by its name, the problems last."""
        facts = as_json(self)
        problems = facts.pop("problems")
        return {**facts, "problems": problems}


class RefusedError(Exception):
    """A file of which nothing can be read; a reader turns it into the problem that it carries."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.rule}: {problem.found}")
        self.problem = problem


def shown(value: str) -> str:
    """A bad value as a problem may repeat it: one line of at most 80 characters."""
    # A slice first: tidying a value of megabytes would be work for nothing.
    text = tidy(value[: 4 * _MOST_SHOWN])
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}\u2026"


def listed(values: Sequence[str]) -> str:
    """Many values in one problem: the first twenty, and how many more there are."""
    more = len(values) - _MOST_LISTED
    text = ", ".join(map(shown, values[:_MOST_LISTED]))
    return f"{text} and {more} more" if more > 0 else text


def bounded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first problems of each rule, the last of them saying how many follow; by line."""
    by_rule: dict[Rule, list[Problem]] = {}
    for problem in problems:
        by_rule.setdefault(problem.rule, []).append(problem)
    kept = []
    for found in by_rule.values():
        *shown, last = found[:_MOST_OF_A_RULE]
        more = len(found) - _MOST_OF_A_RULE
        kept += [*shown, replace(last, found=f"{last.found}; {more} more") if more > 0 else last]
    return tuple(sorted(kept, key=lambda problem: problem.line))


def as_json(value: object) -> Any:
    """A value of a record as JSON: records by field, tuples as lists, days in ISO 8601."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
