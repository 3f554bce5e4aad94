"""An experience page: bytes in, the facts of a practice and problems out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from pipelines.pages.lines import Line, Reading, read_lines
from pipelines.pages.problems import Problem, Rule, WithProblems, bounded, shown
from pipelines.pages.text_key import folded, is_prose
from pipelines.practices import values
from pipelines.practices.fields import (
    DAY,
    FACTS,
    GOALS,
    TELLING,
    Block,
    Field,
    blocks_of,
    facts_labelled,
    first_lines,
    is_label,
)
from pipelines.practices.lists import THEME, TYPE, Country, PracticeLists
from pipelines.practices.place import Place, country_of_title, place_of_title

KIND = "practice"
WHAT = "an experience page of the participatory democracy observatory"
_FEWEST_LABELS = 3
_SITE = re.compile(r"\b(?:oidp|iopd)\b|democracia participativa|participatory democracy", re.I)
_ONE_PLACE = "one practice of one place a file"


@dataclass(frozen=True)
class Stated:
    """What the person who adds a page states of it, where the page does not tell."""

    city: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class ParsedPractice(WithProblems):
    """An experience page. None: not printed, or not readable as what its field asks for."""

    kind: str | None
    title: str | None = None
    city: str | None = None
    admin1: str | None = None
    """State or province, where the title names one."""
    country: str | None = None
    started_on: date | None = None
    types: tuple[str, ...] = ()
    other_types: tuple[str, ...] = ()
    """Labels as printed that the vocabulary does not hold."""
    themes: tuple[str, ...] = ()
    other_themes: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    award: str | None = None
    links: tuple[str, ...] = ()


def looks_like_practice(data: bytes) -> bool:
    """Whether a file is an experience page by its labels or, without them, by its site."""
    lines = _read(data).lines
    return _has_labels(blocks_of(lines, lambda text: False)) or _labels_lost(lines) is not None


def parse_practice(data: bytes, lists: PracticeLists, stated: Stated = Stated()) -> ParsedPractice:
    """Read a page; whatever the bytes are, the answer is facts, problems or both.

    Args:
        data: The file, HTML or plain text.
        lists: Names of countries, types, themes, places.
        stated: City and country, where the page tells neither.
    """
    page = _read(data)
    if not page.lines:
        return ParsedPractice(None, problems=page.problems)
    blocks = blocks_of(page.lines, lambda text: lists.country(text) is not None)
    if not _has_labels(blocks):
        lost = _labels_lost(page.lines)
        if lost is not None:
            return ParsedPractice(KIND, problems=(*page.problems, lost))
        named = ", ".join(sorted(f.name.lower() for f in facts_labelled(blocks))) or "none"
        found = f"of the labels of its facts: {named}"
        other = Problem(Rule.NOT_A_PRACTICE_PAGE, page.lines[0].number, found, WHAT)
        return ParsedPractice(None, problems=(*page.problems, other))
    return _practice(blocks, page.problems, lists, stated)


def _read(data: bytes) -> Reading:
    return read_lines(data, is_label, what=WHAT, with_links=True)


def _has_labels(blocks: Sequence[Block]) -> bool:
    labels = facts_labelled(blocks)
    return len(labels) >= _FEWEST_LABELS and bool(labels & TELLING)


def _labels_lost(lines: Sequence[Line]) -> Problem | None:
    """A page of the observatory without the labels of its facts: an older layout, or lost."""
    days = [line for line in lines if DAY.fullmatch(line.text)]
    is_of_site = any(_SITE.search(text) for line in lines for text in (line.text, *line.links))
    if not (days and (is_of_site or any(GOALS.fullmatch(line.text) for line in lines))):
        return None
    expected = "its labels before its facts: save the page as it is today, as HTML"
    found = f"an experience page without labels, '{days[0].text}' alone"
    return Problem(Rule.LABELS_LOST, days[0].number, found, expected)


def _practice(
    blocks: Sequence[Block],
    problems: tuple[Problem, ...],
    lists: PracticeLists,
    stated: Stated,
) -> ParsedPractice:
    first = _first_fact(blocks, lists)
    title = _title(blocks, first, lists)
    twice = _two_titles(blocks)
    blocks = _without(blocks, title)
    country, wrong_country = _country(blocks, lists)
    if country is None and stated.country:
        country = lists.country(stated.country)
    place, wrong_place = _place(blocks, title, country, lists)
    day, wrong_day = values.started_on(blocks)
    goals, wrong_goals = values.goals(blocks)
    types = values.tags(blocks, Field.TYPE, lists.tags[TYPE])
    themes = values.tags(blocks, Field.THEME, lists.tags[THEME])
    found = place.country or country
    city = place.city or stated.city
    told = [*wrong_country, *wrong_place, *wrong_day, *wrong_goals]
    labels = {Field.TYPE: lists.tags[TYPE], Field.THEME: lists.tags[THEME]}
    told += values.unknown_labels(blocks, labels)
    told += [*(_doubts(title, blocks, city) if not place.cities else ()), *twice]
    return ParsedPractice(
        kind=KIND,
        title=title.text if title else None,
        city=city,
        admin1=place.admin1,
        country=found.name if found else stated.country,
        started_on=day,
        types=types.tags,
        other_types=types.others,
        themes=themes.tags,
        other_themes=themes.others,
        sdgs=goals,
        award=values.award(blocks),
        links=_links(blocks[first:]),
        problems=bounded(_by_line([*problems, *told, *types.problems, *themes.problems])),
    )


def _by_line(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)


def _first_fact(blocks: Sequence[Block], lists: PracticeLists) -> int:
    """Place of the first block that holds a fact: a menu may print the same labels above it."""
    for at, block in enumerate(blocks):
        first = block.first.text if block.first else ""
        is_fact = {
            Field.COUNTRY: lists.country(first) is not None,
            Field.STARTED: DAY.match(first) is not None,
            Field.SDG: any(char.isdecimal() for char in first),
            Field.TYPE: folded(first) in lists.tags[TYPE],
            Field.THEME: folded(first) in lists.tags[THEME],
        }
        if block.field is not None and is_fact.get(block.field, False):
            return at
    return next(at for at, block in enumerate(blocks) if block.field in FACTS)


def _title(blocks: Sequence[Block], first: int, lists: PracticeLists) -> Line | None:
    """The line above the first fact, or one that ends with a country's name."""
    above = [line for line in blocks[0].lines if line.text]
    for block in blocks[1:first]:
        # An award's value may stand here; below a menu entry of that name, so may the title.
        skipped = 1 if above and block.field in FACTS else 0
        above += [x for x in block.lines[skipped:] if x.text and not is_prose(x.text)]
    below = [
        (block.field is Field.MORE, line)
        for block in blocks[first:]
        for line in block.lines
        if not is_prose(line.text) and country_of_title(line.text, lists)[1] is not None
    ]
    placed = [line for line in above if country_of_title(line.text, lists)[1] is not None]
    moved = [line for is_more, line in below if not is_more]
    # Below "more information" such a line may be an address: better any line above than that one.
    found = [*placed[-1:], *moved[:1], *above[-1:], *(line for _, line in below)]
    return found[0] if found else None


def _without(blocks: Iterable[Block], title: Line | None) -> list[Block]:
    return [replace(b, lines=[line for line in b.lines if line != title]) for b in blocks]


def _country(blocks: Sequence[Block], lists: PracticeLists) -> tuple[Country | None, list[Problem]]:
    """The country of the page's field; two of them cannot both be it."""
    found: dict[Country, int] = {}
    problems = []
    for line in first_lines(blocks, Field.COUNTRY):
        country = lists.country(line.text)
        if country is not None:
            found.setdefault(country, line.number)
        else:
            expected = "a country, in Spanish, English or French"
            problems.append(Problem(Rule.COUNTRY_UNKNOWN, line.number, shown(line.text), expected))
    if len(found) > 1:
        names = " and ".join(country.name for country in found)
        problems.append(Problem(Rule.TWO_CITIES, max(found.values()), names, _ONE_PLACE))
    return next(iter(found), None), problems


def _place(
    blocks: Sequence[Block], title: Line | None, country: Country | None, lists: PracticeLists
) -> tuple[Place, list[Problem]]:
    """City, state and country: of the page's own field for the city, else of the title."""
    told = place_of_title(title.text, country, lists) if title else Place()
    problems = []
    number = title.number if title else 1
    if told.cities:
        problems.append(Problem(Rule.TWO_CITIES, number, " and ".join(told.cities), _ONE_PLACE))
    if told.country is not None and country is not None and told.country != country:
        found = f"{told.country.name} in the title, {country.name} below"
        problems.append(Problem(Rule.COUNTRIES_DISAGREE, number, found, "one country"))
    for line in first_lines(blocks, Field.CITY):
        if not is_prose(line.text):
            return Place(line.text, told.admin1, told.country), problems
    return told, problems


def _doubts(title: Line | None, blocks: Sequence[Block], city: str | None) -> list[Problem]:
    if title is None:
        expected = "a title above the first label"
        number = next(block.number for block in blocks if block.field in FACTS)
        return [Problem(Rule.TITLE_MISSING, number, "none", expected)]
    if city is None:
        expected = "a title that ends with a city and its country"
        return [Problem(Rule.CITY_UNCLEAR, title.number, shown(title.text), expected)]
    return []


def _two_titles(blocks: Sequence[Block]) -> list[Problem]:
    """Two pages in one file: the label of the country twice, below different lines."""
    above: list[Line] = []
    for before, block in pairwise(blocks):
        texts = [line for line in before.lines if line.text]
        if block.field is Field.COUNTRY and texts:
            above.append(texts[-1])
    other = next((line for line in above if folded(line.text) != folded(above[0].text)), None)
    if other is None:
        return []
    found = f"'{shown(above[0].text)}' and '{shown(other.text)}'"
    return [Problem(Rule.TWO_CITIES, other.number, found, _ONE_PLACE)]


def _links(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Addresses from the first fact on, each once; what stands above belongs to the site."""
    found = [link for block in blocks for line in block.lines for link in line.links]
    return tuple(dict.fromkeys(found))
