"""The headings of a profile page, and the page cut at them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipelines.pages.lines import Line
from pipelines.pages.text_key import key_of, plain


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


def blocks_of(
    lines: Iterable[Line], header_starts: set[int], is_content: Callable[[Line], bool]
) -> list[Block]:
    """Cut a page at its headings.

    Args:
        lines: The lines of the page.
        header_starts: Places of the lines on which a city's header begins.
        is_content: Whether a line is a listed label or a sentence, so no field of a header.
    """
    blocks = [Block(Section.LOOSE)]
    has_begun = False
    for line in lines:
        heading = heading_of(line)
        if heading is not None and (has_begun or heading.section is not Section.SITE):
            has_begun = True
            blocks.append(_opened(heading, line))
            continue
        # Cards of other cities look like headers, too.
        if line.at in header_starts and blocks[-1].section is not Section.SITE:
            has_begun = True
            blocks.append(Block(Section.HEADER, number=line.number))
        elif blocks[-1].section in FIELDS and is_content(line):
            blocks.append(Block(Section.LOOSE, number=line.number))
        blocks[-1].lines.append(line)
    return blocks


def _opened(heading: Heading, line: Line) -> Block:
    value = heading.value
    lines = [replace(line, text=value, key=key_of(value))] if value else []
    return Block(heading.section, heading, line.number, lines)
