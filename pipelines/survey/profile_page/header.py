"""The header of a page: city, country, leader, population, lead innovation officers.

With labels it is a list of fields; without them, what is left are their order and their shapes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from pipelines.nearest import likeness
from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import folded
from pipelines.survey.profile_page.result import Header
from pipelines.survey.profile_page.sections import (
    POPULATION,
    Page,
    Section,
    is_name,
    is_population,
    is_title,
)
from pipelines.survey.response import MOST_PEOPLE, YEARS
from pipelines.survey.vocabulary import Vocabulary

_GROUPS = re.compile(r"\d{1,3}(?:(?P<mark>[,.' \u2019])\d{3}(?:(?P=mark)\d{3})*)?|\d+")
_ROLE = re.compile(r"\b(?:officer|chief|director|head|manager|jr|sr|phd|mba|esq|deputy)\b", re.I)
_PEOPLE = re.compile(r"\s*(?:[,;](?![^(]*\))|\s&\s|\sand\s)\s*")
_ALIKE = 85


@dataclass(frozen=True)
class HeaderReading:
    """The header, what of it was not a field, and what is wrong with it."""

    header: Header
    inferred: tuple[str, ...]
    problems: tuple[Problem, ...]


def is_same_city(one: str, other: str) -> bool:
    """Whether two prints may name one city: accents, a state behind it, a slip of a letter."""
    a, b = folded(one), folded(other)
    if a == b or f"{a} ".startswith(f"{b} ") or f"{b} ".startswith(f"{a} "):
        return True
    return likeness(a, b) > _ALIKE


def read_header(page: Page) -> HeaderReading:
    """Read the header of a page about one city."""
    front = _front(page)
    at = next((i for i, line in enumerate(front) if is_population(line)), len(front))
    place = _place(front[:at], page)
    leader = _leader(front[place.ends_at : at], page.vocabulary, has_country=bool(place.country))
    people, year, problems = _population(page, front[at:])
    officers = _officers(page, front[at + 1 :])
    header = Header(place.city, place.country, *leader, people, year, officers)
    return HeaderReading(header, place.inferred, (*place.problems, *problems))


def _front(page: Page) -> list[Line]:
    """The lines of the header that stand under no label; of a header printed twice, the first."""
    named = page.of(Section.HEADER)
    if named:
        return named[0].lines
    for block, after in zip(page.blocks, [*page.blocks[1:], None], strict=True):
        is_before_field = after is not None and after.section is Section.POPULATION
        is_loose = block.section is Section.LOOSE
        if is_loose and (is_before_field or any(map(is_population, block.lines))):
            return block.lines
    return []


@dataclass(frozen=True)
class _Place:
    city: str | None
    country: str | None
    ends_at: int
    inferred: tuple[str, ...]
    problems: tuple[Problem, ...]


def _place(before: Sequence[Line], page: Page) -> _Place:
    """City and country out of the lines before the population."""
    vocabulary = page.vocabulary
    used = Counter(name for name, _ in page.city_names).most_common(1)
    name = used[0][0] if used else None
    countries = [at for at, line in enumerate(before) if vocabulary.country(line.key)]
    country, above, ends_at = None, None, len(before)
    problems: list[Problem] = []
    if countries:
        at = countries[-1]
        country = vocabulary.country(before[at].key)
        above, ends_at = before[at - 1] if at else None, at + 1
    elif name is not None:
        places = [at for at, line in enumerate(before) if is_same_city(line.text, name)]
        above = before[places[-1]] if places else None
        ends_at, problems = _after_unknown_country(before, places, vocabulary)
    if above is not None and (name is None or is_same_city(above.text, name)):
        return _Place(above.text, country, ends_at, (), tuple(problems))
    if above is not None and is_name(above, vocabulary):
        problems.append(Problem(Rule.CITY_DIFFERS, above.number, above.text, f"'{name}', as below"))
    return _Place(name, country, ends_at, ("city",) if name else (), tuple(problems))


def _after_unknown_country(
    before: Sequence[Line], places: Sequence[int], vocabulary: Vocabulary
) -> tuple[int, list[Problem]]:
    """Where the leader begins if no line is a country that we know."""
    if not places:
        return 0, []
    at = places[-1] + 1
    rest = [line for line in before[at:] if is_name(line, vocabulary)]
    if len(rest) < 2 or is_title(rest[0].text):
        return at, []
    problem = Problem(Rule.COUNTRY_UNKNOWN, rest[0].number, rest[0].text, "a country")
    return at + 1, [problem]


def _leader(
    lines: Sequence[Line], vocabulary: Vocabulary, *, has_country: bool
) -> tuple[str | None, str | None]:
    """Title and name: a title is known by its words, or by standing before a name."""
    for line in lines:
        title, colon, name = line.text.partition(":")
        if colon and is_title(title.strip()):
            return title.strip(), name.strip() or None
    people = [line.text for line in lines if is_name(line, vocabulary)]
    if not has_country:
        # Nothing says where the header begins: only what stands next to the population is sure.
        people = people[-2:] if people and is_title(people[-2:][0]) else people[-1:]
    match people[:2]:
        case [title, name]:
            return title, name
        case [alone]:
            return (alone, None) if is_title(alone) else (None, alone)
    return None, None


def _population(
    page: Page, loose: Sequence[Line]
) -> tuple[int | None, int | None, tuple[Problem, ...]]:
    labelled = [
        line
        for block in page.of(Section.POPULATION)
        for line in block.lines[:1]
        if any(char.isdigit() for char in line.text)
    ]
    line = next(iter((*labelled, *loose)), None)
    if line is None:
        return None, None, ()
    found = POPULATION.fullmatch(line.text)
    number = found["number"].strip() if found else ""
    people = int(re.sub(r"\D", "", number)) if _GROUPS.fullmatch(number) else 0
    printed = found["year"] if found else None
    year = int(printed) if printed and printed.strip().isdecimal() else None
    is_year_good = printed is None or year in YEARS
    if 0 < people <= MOST_PEOPLE and is_year_good:
        return people, year, ()
    expected = f"1 to {MOST_PEOPLE:,} people, as in '9,670,000 (2020)'"
    return None, None, (Problem(Rule.POPULATION_IMPOSSIBLE, line.number, line.text, expected),)


def _officers(page: Page, after_population: Sequence[Line]) -> tuple[str, ...]:
    labelled = page.of(Section.OFFICERS)
    in_field = [block.lines[1:] for block in page.of(Section.POPULATION)]
    candidates = labelled[0].lines if labelled else chain(after_population, *in_field)
    names: list[str] = []
    for line in candidates:
        if not is_name(line, page.vocabulary):
            break
        names += _people(line.text)
    return tuple(dict.fromkeys(names))


def _people(text: str) -> Iterator[str]:
    """Several people in one line; what only tells a person's role stays with the person."""
    people: list[str] = []
    for part in _PEOPLE.split(text):
        if people and people[-1] and _ROLE.search(part):
            people[-1] = f"{people[-1]}, {part}"
        else:
            people.append(part.strip())
    yield from filter(None, people)
