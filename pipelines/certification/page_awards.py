"""Where a certification page prints awards: as headings, and in sentences that name the city.

Two forms and no more: prose that tells of a level in other words is not an award history. A level
without a year is an entry of a menu.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.certification.page_city import City
from pipelines.pages.lines import Line
from pipelines.pages.text_key import is_prose, plain

LEVELS = ("silver", "gold", "platinum")

_YEAR = r"(?:19|20)[0-9]{2}"
_YEARS = rf"(?P<years>{_YEAR}(?:(?:, (?:and )?| and | & ){_YEAR})*)"
_LEVEL = r"(?P<level>[A-Za-z]+)(?:[- ]level)?"
_PROGRAMME = r"(?:What Works Cities )?"
_ROLL = rf"{_PROGRAMME}(?:Certification )?Honou?r Roll"
_HEADING = re.compile(rf"{_YEARS} {_LEVEL} {_PROGRAMME}Certification:?", re.IGNORECASE)
_ROLL_HEADING = re.compile(rf"{_YEARS} {_ROLL}:?", re.IGNORECASE)
_SENTENCES = (
    re.compile(
        rf"\bmost recently achieved (?:the )?{_YEARS} {_LEVEL} What Works Cities Certification",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bnarrative was written for (?:(?P<city>.{{2,60}}?)'s? )?{_YEARS} {_LEVEL} "
        rf"{_PROGRAMME}Certification",
        re.IGNORECASE,
    ),
    re.compile(rf"\bmost recently achieved (?:the )?{_YEARS} {_ROLL}", re.IGNORECASE),
    re.compile(rf"\bachieved (?:the )?{_ROLL} in {_YEARS}", re.IGNORECASE),
)
_ONE_YEAR = re.compile(_YEAR)
_VERB = re.compile(r"(?: (?:also|has|have))*\s*$", re.IGNORECASE)
_LONGEST_NAME = 80
_LONGEST_HEADING = 120
_WORDS_SHOWN = 3
_AWARD_LIKE = re.compile(
    rf"(?=.*\b{_YEAR}\b)(?:.*\b(?:silver|gold|platinum)\b.*\bcertif|.*\bhonou?r roll\b)",
    re.IGNORECASE,
)


class Event(StrEnum):
    """What a page tells of an award: certified, or named on an honor roll, which has no level."""

    CERTIFIED = "certified"
    HONOR_ROLL = "honor_roll"


@dataclass(frozen=True)
class Printed:
    """An award as printed once: the lines that it stands on (`at` to `until`), its line number."""

    at: int
    until: int
    line: int
    label_year: str
    level: str | None
    event: Event
    is_of_the_city: bool = True
    words: str = ""


def is_award(text: str) -> bool:
    """Is a line an award by its form: a heading with years?"""
    return any(form.fullmatch(plain(text)) for form in (_HEADING, _ROLL_HEADING))


def printed_awards(lines: Sequence[Line], city: City) -> list[Printed]:
    """Every print of an award, in the order of the page; of other cities too, marked as such."""
    found = [printed for line in lines for printed in _of_heading(line)]
    found += _of_sentences(lines, city)
    return sorted(found, key=lambda printed: printed.at)


def unread_lines(lines: Sequence[Line], read: Sequence[Printed]) -> list[Line]:
    """Short lines with a year, a level and a certification that have neither form."""
    places = {at for printed in read for at in range(printed.at, printed.until + 1)}
    return [
        line
        for line in lines
        if line.at not in places
        and len(line.text) <= _LONGEST_HEADING
        and not is_prose(line.text)
        and _AWARD_LIKE.match(line.text)
    ]


def _of_heading(line: Line) -> Iterator[Printed]:
    text = plain(line.text)
    found = _HEADING.fullmatch(text) or _ROLL_HEADING.fullmatch(text)
    if found:
        yield from _printed(line, line, found, line.text)


def _of_sentences(lines: Sequence[Line], city: City) -> Iterator[Printed]:
    # A text file may break a sentence over lines, so the page is searched as one.
    starts, texts, length = [], [], 0
    for line in lines:
        starts.append(length)
        texts.append(plain(line.text))
        length += len(texts[-1]) + 1
    page = " ".join(texts)
    for form in _SENTENCES:
        for found in form.finditer(page):
            first, last = (lines[bisect_right(starts, at) - 1] for at in found.span())
            before = page[max(found.start() - _LONGEST_NAME, 0) : found.start()]
            is_of_the_city = _tells_of(city, found, before)
            words = " ".join([*before.split()[-_WORDS_SHOWN:], found[0]])
            yield from _printed(first, last, found, words, is_of_the_city=is_of_the_city)


def _tells_of(city: City, found: re.Match[str], before: str) -> bool:
    """Is the sentence about the city? One form names it, or nobody; the others have it before."""
    if "city" in found.groupdict():
        return found["city"] is None or city.is_named_by(found["city"])
    return city.is_named_by(_VERB.sub("", before))


def _printed(
    first: Line, last: Line, found: re.Match[str], words: str, *, is_of_the_city: bool = True
) -> Iterator[Printed]:
    level = found.groupdict().get("level")
    event = Event.CERTIFIED if level else Event.HONOR_ROLL
    for year in _ONE_YEAR.findall(found["years"]):
        yield Printed(first.at, last.at, first.number, year, level, event, is_of_the_city, words)
