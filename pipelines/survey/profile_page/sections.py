"""The headings of a profile page, and the page cut at them into blocks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from pipelines.pages.lines import Line
from pipelines.pages.text_key import is_prose, key_of, plain
from pipelines.survey.profile_page.boilerplate import is_menu, is_number
from pipelines.survey.profile_page.sentences import Claim, claims_of
from pipelines.survey.vocabulary import Vocabulary


class Section(StrEnum):
    """What the lines under a heading are about."""

    LOOSE = "loose"
    """Under no heading: before the first one, or where the headings were lost."""
    HEADER = "header"
    POPULATION = "population"
    WEBSITE = "website"
    OFFICERS = "officers"
    PURPOSES = "purposes"
    FACTORS = "success_factors"
    SPOTLIGHT = "spotlight"
    VISION = "vision"
    FOCUS = "policy_focus"
    FOCUS_CHART = "policy_focus_chart"
    ROLES = "roles"
    ROLES_CHART = "roles_chart"
    TERMS = "terms"
    ACTIVITIES = "activities"
    FUNDING = "funding"
    SOURCES = "funding_sources"
    FUNDED = "funded_activities"
    MEASUREMENT = "measurement"
    AREAS = "areas"
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    SITE = "site"
    """The site's own blocks, such as other cities and banners: nothing of the city."""


QUESTION_OF = {
    Section.PURPOSES: "purposes",
    Section.FACTORS: "success_factors",
    Section.FOCUS: "policy_focus",
    Section.ROLES: "roles",
    Section.TERMS: "terms",
    Section.ACTIVITIES: "activities",
    Section.SOURCES: "funding_sources",
    Section.FUNDED: "funded_activities",
}
"""The question that a heading's list of labels answers."""
FIELDS = frozenset({Section.HEADER, Section.POPULATION, Section.WEBSITE, Section.OFFICERS})
"""Short fields: the first line that is content of another kind ends them."""


@dataclass(frozen=True)
class Heading:
    """A recognised heading and what it says besides."""

    section: Section
    city: str | None = None
    count: int | None = None
    value: str | None = None


@dataclass
class Block:
    """A heading with the lines under it."""

    section: Section
    heading: Heading | None = None
    number: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def count(self) -> int | None:
        """The number that the heading prints."""
        return self.heading.count if self.heading else None


@dataclass(frozen=True)
class Page:
    """A page cut into blocks, with what its sentences claim: what every reader reads."""

    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...]
    vocabulary: Vocabulary

    def of(self, *sections: Section) -> list[Block]:
        """The blocks of some sections."""
        return [block for block in self.blocks if block.section in sections]

    @property
    def last(self) -> Line:
        """The last line, which may be cut; a bare rank may follow the label that is cut."""
        return next((line for line in reversed(self.lines) if not is_number(line)), self.lines[-1])

    @cached_property
    def claimed(self) -> frozenset[int]:
        """Places of the lines that make a claim."""
        return frozenset(claim.at for claim in self.claims)

    @property
    def city_names(self) -> list[tuple[str, int]]:
        """Names of the city in headings and sentences, with their lines."""
        headed = [(b.heading.city, b.number) for b in self.blocks if b.heading and b.heading.city]
        return headed + [(claim.city, claim.line) for claim in self.claims if claim.city]


_PRINTED = {
    "population": Section.POPULATION,
    "innovation website": Section.WEBSITE,
    "lead innovation officer": Section.OFFICERS,
    "lead innovation officers": Section.OFFICERS,
    "lead innovation officer(s)": Section.OFFICERS,
    "innovation is helping to": Section.PURPOSES,
    "critical success factors": Section.FACTORS,
    "vision and approach to innovation capacity": Section.VISION,
    "policy areas by number of cities": Section.FOCUS_CHART,
    "innovation skills or roles": Section.ROLES,
    "innovation roles by number of cities": Section.ROLES_CHART,
    "how is innovation funded here?": Section.FUNDING,
    "top sources of funding": Section.SOURCES,
    "activities being funded": Section.FUNDED,
    "how is innovation measured?": Section.MEASUREMENT,
    "data availability by policy area": Section.AREAS,
}
HEADINGS = tuple(_PRINTED)
"""Keys of the headings that name no city."""
_WITH_CITY = (
    (Section.SPOTLIGHT, re.compile(r"spotlight on innovation in (?P<city>.{1,80})", re.I)),
    (Section.FOCUS, re.compile(r"policy areas that (?P<city>.{1,80}) is focused on", re.I)),
    (
        Section.ROLES,
        re.compile(
            r"(?P<city>.{1,80}) utili[sz]es (?P<count>\d{1,3}) (?:different )?"
            r"innovation (?:skills? or roles?|roles?|skills?)",
            re.I,
        ),
    ),
    (Section.TERMS, re.compile(r"terms (?P<city>.{1,80}) most associates? with innovation", re.I)),
    (
        Section.ACTIVITIES,
        re.compile(r"(?P<city>.{1,80}?)(?:'s|') most common innovation activities", re.I),
    ),
)
_SITE = re.compile(
    r"(?:explore|discover|see|view|browse|compare) (?:the )?(?:all |more |other )+cities"
    r"|(?:other|related|similar|nearby) cities|\u00a9.*"
    r"|(?:we value )?your privacy(?: choices| settings)?|privacy (?:notice|preferences|settings)"
    r"|(?:manage |about )?cookies? (?:consent|notice|preferences|settings)|we use cookies.*"
    r"|(?:this|our) (?:web ?)?site uses cookies.*|cookies on (?:this|our) (?:web ?)?site"
)
_DATA = re.compile(r"(?:(\d{1,2}) )?((?:in)?sufficient) data(?:[ :]*\(?(\d{1,2})\)?)?")
_FIELD = re.compile(r"(population|lead innovation officers?)(?:\s*:\s*|\s+(?=[\d-]))(.+)", re.I)
_LONGEST = 160
_TITLE = re.compile(
    r"(?:the )?(?:[\w-]+ )?(?:mayor(?:ess)?|city manager|county manager|chief executive|governor)"
    r"(?: \(acting\))?",
    re.IGNORECASE,
)
POPULATION = re.compile(r"(?P<number>[+-]?\s?\d[\d,.' \u2019-]*?)\s*(?:\((?P<year>[^()]*)\))?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_NAME = 80
_LOOK_AHEAD = 6
_SHORTEST_EXPLANATION = 4


def heading_of(line: Line) -> Heading | None:
    """What heading a line is, if it is one."""
    section = _PRINTED.get(line.key)
    if section is not None:
        return Heading(section)
    if len(line.text) > _LONGEST:
        return None
    if _SITE.fullmatch(line.key) is not None:
        return Heading(Section.SITE)
    if "innovation" in line.key or "policy areas" in line.key:
        text = plain(line.text).rstrip(" :")
        for section, pattern in _WITH_CITY:
            if (found := pattern.fullmatch(text)) is not None:
                count = found.groupdict().get("count")
                return Heading(section, found["city"], int(count) if count else None)
    return _data_heading(line.key) or _field_heading(line.text)


def _data_heading(key: str) -> Heading | None:
    found = _DATA.fullmatch(key)
    if found is None:
        return None
    count = found[1] or found[3]
    return Heading(Section(found[2]), count=int(count) if count else None)


def _field_heading(text: str) -> Heading | None:
    found = _FIELD.fullmatch(text)
    if found is None:
        return None
    return Heading(_PRINTED[key_of(found[1])], value=found[2])


def is_title(text: str) -> bool:
    """Whether a text is the title of a city's leader."""
    return _TITLE.fullmatch(text) is not None


def is_population(line: Line) -> bool:
    """Whether a line without a label can only be a population."""
    found = POPULATION.fullmatch(line.text)
    if found is None:
        return False
    number, year = found["number"], found["year"]
    has_marks = re.search(r"\d[,.' \u2019]\d", number) is not None
    return year is not None or number.startswith("-") or has_marks or len(number) > 4


def is_name(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line may be the name of a person or a city."""
    text = _IN_BRACKETS.sub("", line.text)
    if not text or len(text) > _LONGEST_NAME or any(c.isdigit() or c in ":;?!|" for c in text):
        return False
    if is_prose(line.text) or is_number(line) or is_menu(line) or heading_of(line) is not None:
        return False
    is_listed = vocabulary.is_label(line.key) or vocabulary.country(line.key) is not None
    return not is_listed and any(char.isalpha() for char in text)


def explained_area(line: Line, vocabulary: Vocabulary) -> str | None:
    """The policy area that a paragraph begins with, if it explains one."""
    label, colon, text = line.text.partition(": ")
    if not colon or text.count(" ") < _SHORTEST_EXPLANATION:
        return None
    return vocabulary.focus.get(key_of(label))


def is_label_or_heading(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text as it stands is a label, a country or a heading."""
    key = key_of(text)
    if vocabulary.is_label(key) or vocabulary.country(key) is not None:
        return True
    return heading_of(Line(0, 0, text, key)) is not None


def cut_page(lines: tuple[Line, ...], vocabulary: Vocabulary) -> Page:
    """Cut a page at its headings, and where a city's header begins."""
    claims = tuple(claim for line in lines for claim in claims_of(line, vocabulary))
    page = Page(lines, (), claims, vocabulary)
    return replace(page, blocks=tuple(_blocks(page, set(_header_starts(lines, vocabulary)))))


def _blocks(page: Page, header_starts: set[int]) -> list[Block]:
    blocks = [Block(Section.LOOSE)]
    has_begun = False
    for line in page.lines:
        heading = heading_of(line)
        if heading is not None and (has_begun or heading.section is not Section.SITE):
            has_begun = True
            blocks.append(_opened(heading, line))
            continue
        # Cards of other cities look like headers, too.
        if line.at in header_starts and blocks[-1].section is not Section.SITE:
            has_begun = True
            blocks.append(Block(Section.HEADER, number=line.number))
        elif blocks[-1].section in FIELDS and _is_content(line, page):
            blocks.append(Block(Section.LOOSE, number=line.number))
        blocks[-1].lines.append(line)
    return blocks


def _is_content(line: Line, page: Page) -> bool:
    """Whether a line is a listed label or a sentence, so that it ends the fields of a header."""
    return line.at in page.claimed or is_prose(line.text) or page.vocabulary.is_label(line.key)


def _opened(heading: Heading, line: Line) -> Block:
    value = heading.value
    lines = [replace(line, text=value, key=key_of(value))] if value else []
    return Block(heading.section, heading, line.number, lines)


def _header_starts(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[int]:
    """Places of the lines on which a header begins: the city, or the country if it lacks one."""
    skip_to = 0
    for at, line in enumerate(lines):
        if at < skip_to or vocabulary.country(line.key) is None:
            continue
        following = lines[at + 1 : at + 1 + _LOOK_AHEAD]
        is_city_too = bool(following) and vocabulary.country(following[0].key) is not None
        if any(map(_announces_header, following)):
            has_city = at > 0 and not is_city_too and is_name(lines[at - 1], vocabulary)
            yield lines[at - 1].at if has_city else line.at
            skip_to = at + 2


def _announces_header(line: Line) -> bool:
    heading = heading_of(line)
    if heading is not None:
        return heading.section in {Section.POPULATION, Section.OFFICERS}
    return is_title(line.text) or is_population(line)
