"""What can be wrong with a certification page: cities, levels and years that do not agree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.certification.page_awards import LEVELS, Event, Printed, unread_lines
from pipelines.certification.page_city import City
from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule

PAGE = "a city page of What Works Cities"

# The programme began in 2017; a later year than the last is a slip, whenever it is read.
_FIRST_YEAR, _LAST_YEAR = 2017, 2035
_SHOWN = 80
# A line that is a city and its state or country: "Boston, MA", "Buenos Aires, Argentina".
_LISTED = re.compile(r"[^\W\d_][^\d,:;.!?]*, ([A-Z]{2}|[A-Z][^\W\d_]+( [^\W\d_]+){0,3})")
_FEWEST_LISTED = 3


@dataclass(frozen=True)
class Heading:
    """A line that names a city, and the city."""

    line: Line
    city: City


def disagreeing_years(own: Sequence[Printed]) -> set[str]:
    """Years for which two levels are printed; an honor roll beside a certification is none."""
    levels: dict[str, set[str]] = {}
    for printed in own:
        if printed.level:
            levels.setdefault(printed.label_year, set()).add(printed.level.casefold())
    return {year for year, found in levels.items() if len(found) > 1}


def problems_of(
    lines: Sequence[Line], headings: Sequence[Heading], printed: Sequence[Printed]
) -> list[Problem]:
    """Everything that is wrong with a page whose city is known, in the order of its lines."""
    own = [each for each in printed if each.is_of_the_city]
    found = [
        *_of_cities(headings, printed),
        *_of_levels(own),
        *_of_each(printed),
        *(
            Problem(Rule.AWARD_UNREAD, line.number, line.text[:_SHOWN], "2023 Gold Certification")
            for line in unread_lines(lines, printed)
        ),
    ]
    if not own and (listed := list_of_cities(lines)):
        return [listed]
    if not own:
        expected = "an award with its year; without one the page gives none"
        found.append(Problem(Rule.NO_AWARD_PRINTED, headings[0].line.number, "none", expected))
    return sorted(found, key=lambda problem: problem.line)


def list_of_cities(lines: Sequence[Line]) -> Problem | None:
    """What is wrong with a list of several cities, which says no year of any; None for a page."""
    listed = [line for line in lines if _LISTED.fullmatch(line.text)]
    if len({line.key for line in listed}) < _FEWEST_LISTED:
        return None
    found = f"{len(listed)} cities, from {listed[0].text} to {listed[-1].text}"
    expected = "the page of one city; save each city's own page, which says the year of its awards"
    return Problem(Rule.LIST_OF_CITIES, listed[0].number, found, expected)


def _of_cities(headings: Sequence[Heading], printed: Sequence[Printed]) -> Iterator[Problem]:
    """A link to another city is no matter; an award below another city's name may be its own."""
    first = headings[0].city
    other = next((each.line for each in headings if each.city.key != first.key), None)
    last = max((each.at for each in printed), default=-1)
    if other is not None and last > other.at:
        yield Problem(Rule.TWO_CITIES, other.number, other.text, f"only {first.name}")


def _of_levels(own: Sequence[Printed]) -> Iterator[Problem]:
    for year in sorted(disagreeing_years(own)):
        printed = [each for each in own if each.label_year == year and each.level]
        levels = " and ".join(dict.fromkeys(str(each.level) for each in printed))
        yield Problem(Rule.LEVELS_DISAGREE, printed[-1].line, f"{year}: {levels}", "one level")


def _of_each(printed: Sequence[Printed]) -> Iterator[Problem]:
    for each in printed:
        if not each.is_of_the_city:
            expected = "an award of the page's city"
            yield Problem(Rule.AWARD_OF_ANOTHER_CITY, each.line, each.words, expected)
            continue
        if not _FIRST_YEAR <= int(each.label_year) <= _LAST_YEAR:
            expected = f"a year from {_FIRST_YEAR} to {_LAST_YEAR}"
            yield Problem(Rule.YEAR_IMPOSSIBLE, each.line, each.label_year, expected)
        if each.event is Event.CERTIFIED and str(each.level).casefold() not in LEVELS:
            expected = ", ".join(LEVELS)
            yield Problem(Rule.LEVEL_UNKNOWN, each.line, str(each.level), expected)
