"""City pages of whatworkscities.bloomberg.org, HTML or text: which awards a page prints.

A page says the year in an award's name, never the day of its announcement. Awards are handed over
as printed, also with a level or a year that cannot be: what a table may hold is its contract's to
judge. A page that prints none gives none, and says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import polars as pl

from pipelines.certification.page_awards import Event, Printed, is_award, printed_awards
from pipelines.certification.page_city import City, city_of
from pipelines.certification.page_rules import (
    PAGE,
    Heading,
    disagreeing_years,
    list_of_cities,
    problems_of,
)
from pipelines.pages.lines import Line, read_lines
from pipelines.pages.problems import Json, Problem, Rule, WithProblems, problem_json
from pipelines.pages.saved_page import MAX_BYTES, too_large

__all__ = [
    "SCHEMA",
    "Award",
    "CertificationPage",
    "City",
    "Event",
    "Layout",
    "read_certification_file",
    "read_certification_page",
    "recognise",
]

SCHEMA = pl.Schema(
    {
        "city": pl.String,
        "state_or_region": pl.String,
        "country": pl.String,
        "level": pl.String,
        "label_year": pl.String,
        "label_year_basis": pl.String,
        "event": pl.String,
        "announced_text": pl.String,
        "announced_from": pl.String,
        "announced_to": pl.String,
        "note": pl.String,
        "source_row": pl.Int64,
    }
)
"""Columns of `frame`: those of an award that was transcribed, with names as the page prints them.
`source_row` numbers the awards of the page, from 1; `note` tells the line."""

_MARKS = ("project type", "at a glance", "what works cities", "whatworkscities")
_ADDRESS = b"whatworkscities"
_SHOWN = 80


class Layout(StrEnum):
    """The one layout, as HTML or text."""

    CITY_PAGE = "wwc-city-page"


@dataclass(frozen=True)
class Award:
    """An award of the page's city; `level` is as printed, None on an honor roll."""

    label_year: str
    level: str | None
    event: Event
    line: int


@dataclass(frozen=True)
class CertificationPage(WithProblems):
    """A page that was read: rows_in = rows_out + all of `skipped`, in prints of awards."""

    city: City | None = None
    awards: tuple[Award, ...] = ()
    rows_in: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows_out(self) -> int:
        """Awards handed over."""
        return len(self.awards)

    def frame(self) -> pl.DataFrame:
        """The awards as text, with the columns of `SCHEMA`; none of a page that is refused."""
        if self.city is None or self.is_refused:
            return SCHEMA.to_frame()
        rows = [
            {
                "city": self.city.name,
                "state_or_region": self.city.state,
                "country": self.city.country,
                "level": award.level,
                "label_year": award.label_year,
                "label_year_basis": "stated",
                "event": award.event.value,
                "note": f"line {award.line} of the page",
                "source_row": number,
            }
            for number, award in enumerate(self.awards, start=1)
        ]
        return pl.DataFrame(rows, schema=SCHEMA)

    def to_json(self) -> dict[str, Json]:
        """The page as `cityfare parse` can print it."""
        city = self.city
        return {
            "kind": Layout.CITY_PAGE.value,
            "city": city.name if city else None,
            "state_or_region": city.state if city else None,
            "country": city.country if city else None,
            "awards": [
                {
                    "label_year": award.label_year,
                    "level": award.level,
                    "event": award.event.value,
                    "line": award.line,
                }
                for award in self.awards
            ],
            "rows_in": self.rows_in,
            "skipped": dict(self.skipped),
            "problems": [problem_json(problem) for problem in self.problems],
        }


def recognise(head: bytes) -> Layout | None:
    """Is a file a city page, by its first 64 KB? None where it is not."""
    lines = read_lines(head).lines
    # A list of cities is told as one by whoever reads it.
    has_city = _headings(lines) or list_of_cities(lines)
    return Layout.CITY_PAGE if has_city and _has_mark(lines, head) else None


def read_certification_file(path: Path) -> CertificationPage:
    """Read a page; a file that is too large is not opened."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        return CertificationPage(problems=(too_large(size),))
    return read_certification_page(path.read_bytes())


def read_certification_page(data: bytes) -> CertificationPage:
    """Read the bytes of a page; whatever they are, the answer is a page with its problems."""
    reading = read_lines(data)
    lines = reading.lines
    problems = [
        replace(problem, expected=PAGE) if problem.rule is Rule.EMPTY_FILE else problem
        for problem in reading.problems
    ]
    headings = _headings(lines)
    if any(problem.is_blocking for problem in problems):
        return CertificationPage(problems=tuple(problems))
    has_mark = _has_mark(lines, data)
    if has_mark and not headings and (listed := list_of_cities(lines)):
        return CertificationPage(problems=(*problems, listed))
    if not headings or not has_mark:
        refusal = (
            Problem(Rule.NOT_A_CITY_PAGE, lines[0].number, lines[0].text[:_SHOWN], PAGE)
            if lines
            else Problem(Rule.EMPTY_FILE, 1, "nothing", PAGE)
        )
        return CertificationPage(problems=(*problems, refusal))
    city = headings[0].city
    printed = printed_awards(lines, city)
    awards, skipped = _awards(printed)
    problems += problems_of(lines, headings, printed)
    return CertificationPage(city, awards, len(printed), skipped, problems=tuple(problems))


def _awards(printed: Sequence[Printed]) -> tuple[tuple[Award, ...], dict[str, int]]:
    """Each award once, and how many prints were left out, by reason."""
    unclear = disagreeing_years([each for each in printed if each.is_of_the_city])
    awards: dict[tuple[str, str, Event], Award] = {}
    skipped: dict[str, int] = {}
    for each in printed:
        key = (each.label_year, (each.level or "").casefold(), each.event)
        reason = None
        if not each.is_of_the_city:
            reason = Rule.AWARD_OF_ANOTHER_CITY.value
        elif each.level and each.label_year in unclear:
            reason = Rule.LEVELS_DISAGREE.value
        elif key in awards:
            reason = "printed_again"
        if reason is None:
            awards[key] = Award(each.label_year, each.level, each.event, each.line)
        else:
            skipped[reason] = skipped.get(reason, 0) + 1
    return tuple(awards.values()), skipped


def _headings(lines: Sequence[Line]) -> list[Heading]:
    return [Heading(line, city) for line in lines if (city := city_of(line.text))]


def _has_mark(lines: Sequence[Line], data: bytes) -> bool:
    if _ADDRESS in data:
        return True
    return any(is_award(line.text) or any(mark in line.key for mark in _MARKS) for line in lines)
