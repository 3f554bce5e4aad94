"""City pages of whatworkscities.bloomberg.org, HTML or text: which awards a page prints.

A page says the year in an award's name, never the day of its announcement. Awards are handed over
as printed, also with a level or a year that cannot be: what a table may hold is its contract's to
judge. A page that prints none gives none, and says so.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.certification.page_awards import (
    LEVELS,
    Event,
    Printed,
    is_award,
    printed_awards,
    unread_lines,
)
from pipelines.certification.page_city import City, city_of
from pipelines.pages.lines import Line, read_lines
from pipelines.pages.problems import Problem, Rule, WithProblems, as_json

LAYOUT = "wwc-city-page"
_PAGE = "a city page of What Works Cities"
_MARKS = ("project type", "at a glance", "what works cities", "whatworkscities")
_ADDRESS = b"whatworkscities"
_SHOWN = 80
# The programme began in 2017; a later year than the last is a slip, whenever it is read.
_FIRST_YEAR, _LAST_YEAR = 2017, 2035
# A line that is a city and its state or country: "Boston, MA", "Buenos Aires, Argentina".
_LISTED = re.compile(r"[^\W\d_][^\d,:;.!?]*, ([A-Z]{2}|[A-Z][^\W\d_]+( [^\W\d_]+){0,3})")
_FEWEST_LISTED = 3


@dataclass(frozen=True)
class Award:
    """An award of the page's city; `level` is as printed, None on an honor roll."""

    label_year: str
    level: str | None
    event: Event
    line: int


@dataclass(frozen=True)
class CertificationPage(WithProblems):
    """A page that was read: rows_in = awards + all of `skipped`, in prints of awards."""

    city: City | None = None
    awards: tuple[Award, ...] = ()
    rows_in: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The page as `cityfare parse` prints it."""
        city = self.city
        place = {
            "city": city.name if city else None,
            "state_or_region": city.state if city else None,
            "country": city.country if city else None,
        }
        return {"kind": LAYOUT, **as_json(self), **place}


@dataclass(frozen=True)
class _Heading:
    line: Line
    city: City


def looks_like_city_page(head: bytes) -> bool:
    """Whether a file is a city page, or a list of cities, by its first 64 KB."""
    lines = read_lines(head).lines
    return bool(_headings(lines) or _list_of_cities(lines)) and _has_mark(lines, head)


def read_certification_page(data: bytes) -> CertificationPage:
    """Read the bytes of a page; whatever they are, the answer is a page with its problems."""
    reading = read_lines(data, what=_PAGE)
    lines = reading.lines
    if any(problem.is_blocking for problem in reading.problems):
        return CertificationPage(problems=reading.problems)
    headings = _headings(lines)
    has_mark = _has_mark(lines, data)
    if not (headings and has_mark):
        other = Problem(Rule.NOT_A_CITY_PAGE, lines[0].number, lines[0].text[:_SHOWN], _PAGE)
        refusal = (_list_of_cities(lines) if has_mark and not headings else None) or other
        return CertificationPage(problems=(*reading.problems, refusal))
    city = headings[0].city
    printed = printed_awards(lines, city)
    awards, skipped = _awards(printed)
    problems = (*reading.problems, *_problems(lines, headings, printed))
    return CertificationPage(city, awards, len(printed), skipped, problems=problems)


def _headings(lines: Sequence[Line]) -> list[_Heading]:
    return [_Heading(line, city) for line in lines if (city := city_of(line.text))]


def _has_mark(lines: Sequence[Line], data: bytes) -> bool:
    if _ADDRESS in data:
        return True
    return any(is_award(line.text) or any(mark in line.key for mark in _MARKS) for line in lines)


def _awards(printed: Sequence[Printed]) -> tuple[tuple[Award, ...], dict[str, int]]:
    """Each award once, and how many prints were left out, by reason."""
    unclear = _disagreeing_years(printed)
    awards: dict[tuple[str, str, Event], Award] = {}
    skipped: Counter[str] = Counter()
    for each in printed:
        key = (each.label_year, (each.level or "").casefold(), each.event)
        if not each.is_of_the_city:
            skipped[Rule.AWARD_OF_ANOTHER_CITY.value] += 1
        elif each.level and each.label_year in unclear:
            skipped[Rule.LEVELS_DISAGREE.value] += 1
        elif key in awards:
            skipped["printed_again"] += 1
        else:
            awards[key] = Award(each.label_year, each.level, each.event, each.line)
    return tuple(awards.values()), dict(skipped)


def _disagreeing_years(printed: Sequence[Printed]) -> set[str]:
    """Years for which two levels are printed; an honor roll beside a certification is none."""
    levels: dict[str, set[str]] = {}
    for each in printed:
        if each.is_of_the_city and each.level:
            levels.setdefault(each.label_year, set()).add(each.level.casefold())
    return {year for year, found in levels.items() if len(found) > 1}


def _problems(
    lines: Sequence[Line], headings: Sequence[_Heading], printed: Sequence[Printed]
) -> list[Problem]:
    """Everything that is wrong with a page whose city is known, in the order of its lines."""
    own = [each for each in printed if each.is_of_the_city]
    if not own and (listed := _list_of_cities(lines)):
        return [listed]
    found = [
        *_two_cities(headings, printed),
        *_two_levels(own),
        *(problem for each in printed for problem in _of_award(each)),
    ]
    for line in unread_lines(lines, printed):
        expected = "2023 Gold Certification"
        found.append(Problem(Rule.AWARD_UNREAD, line.number, line.text[:_SHOWN], expected))
    if not own:
        expected = "an award with its year; without one the page gives none"
        found.append(Problem(Rule.NO_AWARD_PRINTED, headings[0].line.number, "none", expected))
    return sorted(found, key=lambda problem: problem.line)


def _list_of_cities(lines: Sequence[Line]) -> Problem | None:
    """What is wrong with a list of several cities, which says no year of any; None for a page."""
    listed = [line for line in lines if _LISTED.fullmatch(line.text)]
    if len({line.key for line in listed}) < _FEWEST_LISTED:
        return None
    found = f"{len(listed)} cities, from {listed[0].text} to {listed[-1].text}"
    expected = "the page of one city; save each city's own page, which says the year of its awards"
    return Problem(Rule.LIST_OF_CITIES, listed[0].number, found, expected)


def _two_cities(headings: Sequence[_Heading], printed: Sequence[Printed]) -> Iterator[Problem]:
    """A link to another city does no harm; an award below its name may be that city's own."""
    first = headings[0].city
    other = next((each.line for each in headings if each.city.key != first.key), None)
    last = max((each.at for each in printed), default=-1)
    if other is not None and last > other.at:
        yield Problem(Rule.TWO_CITIES, other.number, other.text, f"only {first.name}")


def _two_levels(own: Sequence[Printed]) -> Iterator[Problem]:
    for year in sorted(_disagreeing_years(own)):
        printed = [each for each in own if each.label_year == year and each.level]
        levels = " and ".join(dict.fromkeys(str(each.level) for each in printed))
        yield Problem(Rule.LEVELS_DISAGREE, printed[-1].line, f"{year}: {levels}", "one level")


def _of_award(each: Printed) -> Iterator[Problem]:
    if not each.is_of_the_city:
        expected = "an award of the page's city"
        yield Problem(Rule.AWARD_OF_ANOTHER_CITY, each.line, each.words, expected)
        return
    if not _FIRST_YEAR <= int(each.label_year) <= _LAST_YEAR:
        expected = f"a year from {_FIRST_YEAR} to {_LAST_YEAR}"
        yield Problem(Rule.YEAR_IMPOSSIBLE, each.line, each.label_year, expected)
    if each.event is Event.CERTIFIED and str(each.level).casefold() not in LEVELS:
        yield Problem(Rule.LEVEL_UNKNOWN, each.line, str(each.level), ", ".join(LEVELS))
