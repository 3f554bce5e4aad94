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
from pipelines.pages.text_key import folded, is_prose
from pipelines.survey.profile_page.boilerplate import is_menu, is_number
from pipelines.survey.profile_page.result import Header
from pipelines.survey.profile_page.sections import Block, Section, heading_of
from pipelines.survey.vocabulary import Vocabulary

MOST_PEOPLE = 100_000_000
"""No city comes near; the largest of the survey has 9 million."""

YEARS = range(1950, 2101)
"""Years that a population may be of."""

_TITLE = re.compile(
    r"(?:the )?(?:[\w-]+ )?(?:mayor(?:ess)?|city manager|county manager|chief executive|governor)"
    r"(?: \(acting\))?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d{1,3}(?:(?P<mark>[,.' \u2019])\d{3}(?:(?P=mark)\d{3})*)?|\d+")
_POPULATION = re.compile(r"(?P<number>[+-]?\s?\d[\d,.' \u2019-]*?)\s*(?:\((?P<year>[^()]*)\))?")
_ROLE = re.compile(r"\b(?:officer|chief|director|head|manager|jr|sr|phd|mba|esq|deputy)\b", re.I)
_PEOPLE = re.compile(r"\s*(?:[,;](?![^(]*\))|\s&\s|\sand\s)\s*")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_NAME = 80
_LOOK_AHEAD = 6
_ALIKE = 85


@dataclass(frozen=True)
class Mention:
    """A city's name where the page uses it."""

    name: str
    line: int
    is_sentence: bool = False


@dataclass(frozen=True)
class HeaderReading:
    """The header, what of it was no field, and what is wrong with it."""

    header: Header
    inferred: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_same_city(one: str, other: str) -> bool:
    """Whether two prints may name one city: accents, a state behind it, a slip of a letter."""
    a, b = folded(one), folded(other)
    if a == b or f"{a} ".startswith(f"{b} ") or f"{b} ".startswith(f"{a} "):
        return True
    return likeness(a, b) > _ALIKE


def header_starts(lines: Sequence[Line], vocabulary: Vocabulary) -> set[int]:
    """Places of the lines on which a header begins: the city, or the country if it lacks one."""
    starts = set()
    skip_to = 0
    for at, line in enumerate(lines):
        if at < skip_to or vocabulary.country(line.key) is None:
            continue
        following = lines[at + 1 : at + 1 + _LOOK_AHEAD]
        is_city_too = bool(following) and vocabulary.country(following[0].key) is not None
        if any(_announces_header(after) for after in following):
            has_city = at > 0 and not is_city_too and is_name(lines[at - 1], vocabulary)
            starts.add(lines[at - 1].at if has_city else line.at)
            skip_to = at + 2
    return starts


def _announces_header(line: Line) -> bool:
    heading = heading_of(line)
    if heading is not None:
        return heading.section is Section.POPULATION or heading.section is Section.OFFICERS
    return _TITLE.fullmatch(line.text) is not None or looks_like_population(line)


def looks_like_population(line: Line) -> bool:
    """Whether a line without a label can only be a population."""
    found = _POPULATION.fullmatch(line.text)
    if found is None:
        return False
    number, year = found["number"], found["year"]
    has_marks = re.search(r"\d[,.' \u2019]\d", number) is not None
    return year is not None or number.startswith("-") or has_marks or len(number) > 4


def is_name(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line may be the name of a person or a city."""
    text = _IN_BRACKETS.sub("", line.text)
    if (
        not text
        or len(text) > _LONGEST_NAME
        or any(char.isdigit() or char in ":;?!|" for char in text)
    ):
        return False
    if is_prose(line.text) or is_number(line) or is_menu(line) or heading_of(line) is not None:
        return False
    is_listed = vocabulary.is_label(line.key) or vocabulary.country(line.key) is not None
    return not is_listed and any(char.isalpha() for char in text)


def read_header(
    blocks: Sequence[Block], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> HeaderReading:
    """Read the header of a page about one city."""
    front = _front(blocks)
    at = _population_at(front)
    before = front if at is None else front[:at]
    place = _place(before, mentions, vocabulary)
    leader = _leader(before[place.ends_at :], vocabulary, has_country=place.country is not None)
    people, year, problems = _population(blocks, None if at is None else front[at])
    officers = _officers(blocks, () if at is None else front[at + 1 :], vocabulary)
    header = Header(place.city, place.country, *leader, people, year, officers)
    return HeaderReading(header, place.inferred, (*place.problems, *problems))


def _front(blocks: Sequence[Block]) -> list[Line]:
    """The lines of the header that stand under no label; of a header printed twice, the first."""
    named = [block for block in blocks if block.section is Section.HEADER]
    if named:
        return named[0].lines
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        is_before_field = after is not None and after.section is Section.POPULATION
        is_loose = block.section is Section.LOOSE
        if is_loose and (is_before_field or any(map(looks_like_population, block.lines))):
            return block.lines
    return []


def _population_at(lines: Sequence[Line]) -> int | None:
    return next((at for at, line in enumerate(lines) if looks_like_population(line)), None)


@dataclass(frozen=True)
class _Place:
    city: str | None
    country: str | None
    ends_at: int
    inferred: tuple[str, ...]
    problems: tuple[Problem, ...]


def _place(before: Sequence[Line], mentions: Sequence[Mention], vocabulary: Vocabulary) -> _Place:
    countries = [at for at, line in enumerate(before) if vocabulary.country(line.key)]
    at = countries[-1] if countries else None
    used = Counter(mention.name for mention in mentions).most_common(1)
    name = used[0][0] if used else None
    ends_at = len(before) if at is None else at + 1
    country = vocabulary.country(before[at].key) if at is not None else None
    above = before[at - 1] if at else None
    problems: list[Problem] = []
    if at is None and name is not None:
        places = [i for i, line in enumerate(before) if is_same_city(line.text, name)]
        above = before[places[-1]] if places else None
        ends_at, unknown = _after_unknown_country(before, places, vocabulary)
        problems += unknown
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
    if len(rest) < 2 or _TITLE.fullmatch(rest[0].text) is not None:
        return at, []
    problem = Problem(Rule.COUNTRY_UNKNOWN, rest[0].number, rest[0].text, "a country")
    return at + 1, [problem]


def _leader(
    lines: Sequence[Line], vocabulary: Vocabulary, *, has_country: bool
) -> tuple[str | None, str | None]:
    """Title and name: a title is told by its words, or by standing before a name."""
    for line in lines:
        title, colon, name = line.text.partition(":")
        if colon and _TITLE.fullmatch(title.strip()):
            return title.strip(), name.strip() or None
    people = [line.text for line in lines if is_name(line, vocabulary)]
    if not has_country:
        # Nothing says where the header begins: only what stands next to the population is sure.
        people = people[-2:] if people and _TITLE.fullmatch(people[-2:][0]) else people[-1:]
    people = people[:2]
    if len(people) == 2:
        return people[0], people[1]
    if people and _TITLE.fullmatch(people[0]) is None:
        return None, people[0]
    return (people[0] if people else None), None


def _population(
    blocks: Sequence[Block], loose: Line | None
) -> tuple[int | None, int | None, list[Problem]]:
    labelled = [
        line
        for block in blocks
        if block.section is Section.POPULATION
        for line in block.lines[:1]
        if any(char.isdigit() for char in line.text)
    ]
    line = next(iter(labelled), loose)
    if line is None:
        return None, None, []
    found = _POPULATION.fullmatch(line.text)
    number = found["number"].strip() if found else ""
    people = int(re.sub(r"\D", "", number)) if _GROUPS.fullmatch(number) else 0
    year = int(found["year"]) if found and (found["year"] or "").strip().isdecimal() else None
    if year is not None and year not in YEARS:
        people = 0
    if 0 < people <= MOST_PEOPLE and (found is None or found["year"] is None or year is not None):
        return people, year, []
    expected = f"1 to {MOST_PEOPLE:,} people, as in '9,670,000 (2020)'"
    return None, None, [Problem(Rule.POPULATION_IMPOSSIBLE, line.number, line.text, expected)]


def _officers(
    blocks: Sequence[Block], after_population: Sequence[Line], vocabulary: Vocabulary
) -> tuple[str, ...]:
    labelled = [block for block in blocks if block.section is Section.OFFICERS]
    in_field = [b.lines[1:] for b in blocks if b.section is Section.POPULATION]
    candidates = labelled[0].lines if labelled else chain(after_population, *in_field)
    names: list[str] = []
    for line in candidates:
        if not is_name(line, vocabulary):
            break
        names += _people(line.text)
    return tuple(dict.fromkeys(names))


def _people(text: str) -> Iterator[str]:
    """Several people in one line; what only tells a person's role stays with the person."""
    person = ""
    for part in _PEOPLE.split(text):
        if person and _ROLE.search(part):
            person = f"{person}, {part}"
            continue
        if person:
            yield person
        person = part.strip()
    if person:
        yield person
