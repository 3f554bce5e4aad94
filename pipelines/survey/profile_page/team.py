"""Where the innovation team sits and how many people it has, from the sentences about it.

Read is what a sentence of the site's own form says of one place or one number. A second place, a
second number or a bound ("over 25") leaves the answer open: it would be our choice, not the city's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.pages.lines import Line
from pipelines.pages.text_key import ends_sentence, is_prose, key_of, plain
from pipelines.survey.profile_page.sections import Page, Section, explained_area
from pipelines.survey.vocabulary import Vocabulary

PLACEMENT, STAFF = "team_placement", "staff_count"

_START = r"(?:^|(?<=[.!?] ))"
_SUBJECT = rf"{_START}(?:(?!\w{{3,}}[.!?] ).){{1,80}}?"
_PLACE = r"(?P<place>[^.,;]{2,80})"
_SITUATED = re.compile(rf"{_START}situated in (?:the |an? )?{_PLACE},", re.IGNORECASE)
_PLACED = (
    _SITUATED,
    re.compile(rf"{_START}as an? {_PLACE},", re.IGNORECASE),
    re.compile(rf"{_SUBJECT} has an? (?P<place>[^.,;]{{0,40}}?task group)\b", re.IGNORECASE),
    re.compile(
        rf"{_SUBJECT} (?:is|are) (?P<place>(?:spread|sprinkled) [^.,;]{{4,60}})", re.IGNORECASE
    ),
    re.compile(
        rf"{_SUBJECT} (?:has )?(?P<place>(?:does not have a|no) dedicated "
        r"(?:innovation )?team(?: for innovation)?)",
        re.IGNORECASE,
    ),
)
_PURPOSE = re.compile(r" for (?:the )?[^.,;]+$", re.IGNORECASE)
_OTHER_DEPARTMENT = re.compile(r"(?!.*(?:innovation|departments))(?:.* )?department(?: .*)?")
_ANOTHER_PLACE = re.compile(
    r"\b(?:department|division|directorate|task groups?|spread|sprinkled|consultants?|advis[eo]rs?"
    r"|(?:mayor|manager)(?:'s)? office|office of the (?:mayor|city manager)"
    r"|(?:in addition|also)\b[^.]{0,120}\b(?:agency|group|office|team|unit))\b",
    re.IGNORECASE,
)
_WORDS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|{'|'.join(_WORDS)})"
_PEOPLE = r"(?:staff(?: members?)?|people|persons?|employees?|(?:team )?members?|positions?)"
_COUNTED = re.compile(rf"\b{_NUMBER}\+?(?: [\w-]+){{0,2}}? {_PEOPLE}\b", re.IGNORECASE)
_MADE_UP_OF = re.compile(
    rf"\b(?:consist(?:s|ing)|made up|composed|comprised) of (?P<number>{_NUMBER}) "
    rf"(?:(?:full-time|dedicated|permanent) )?{_PEOPLE}\b(?! (?:or|at) )",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Team:
    """What the sentences about the team say; None where they do not clearly say one thing."""

    lines: tuple[Line, ...] = ()
    placement: str | None = None
    staff: int | None = None


def read_team(page: Page) -> Team:
    """Read the sentences about the team: under the heading of roles, or where they stand alone."""
    prose = [line for line in _lines(page) if line.at not in page.claimed]
    lines = tuple(line for line in prose if _tells(line))
    if not lines or (prose[-1] is page.last and not ends_sentence(page.last.text)):
        return Team(lines)
    text = " ".join(dict.fromkeys(plain(line.text) for line in prose))
    return Team(lines, _placement(text, page.vocabulary), _staff(text))


def _lines(page: Page) -> Iterator[Line]:
    for block in page.of(Section.ROLES, Section.ROLES_CHART, Section.LOOSE):
        if block.section is Section.LOOSE:
            yield from _loose_lines(block.lines, page)
        else:
            yield from filter(_is_sentence, block.lines)


def _loose_lines(lines: Iterable[Line], page: Page) -> Iterator[Line]:
    """A paragraph about the team, and the prose that follows it."""
    is_team = False
    for line in lines:
        is_other = line.at in page.claimed or explained_area(line, page.vocabulary) is not None
        is_about = "innovation" in line.key or "dedicated team" in line.key
        is_begun = is_team or (is_about and _tells(line))
        is_team = is_begun and not is_other and _is_sentence(line)
        if is_team:
            yield line


def _is_sentence(line: Line) -> bool:
    return is_prose(line.text) or (ends_sentence(line.text) and _tells(line))


def _tells(line: Line) -> bool:
    text = plain(line.text)
    return _MADE_UP_OF.search(text) is not None or any(p.search(text) for p in _PLACED)


def _placement(text: str, vocabulary: Vocabulary) -> str | None:
    found = [match for pattern in _PLACED for match in pattern.finditer(text)]
    options = {_option(match, vocabulary) for match in found}
    rest = _without(text, [match.span("place") for match in found])
    if len(options) != 1 or _ANOTHER_PLACE.search(rest) is not None:
        return None
    return options.pop()


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(text[at:start])
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _option(found: re.Match[str], vocabulary: Vocabulary) -> str | None:
    key = key_of(found["place"])
    known = vocabulary.sentence_options[PLACEMENT]
    option = known.get(key) or known.get(_PURPOSE.sub("", key))
    if option is None and found.re is _SITUATED and _OTHER_DEPARTMENT.fullmatch(key):
        return "within_department"
    return option


def _staff(text: str) -> int | None:
    found = _MADE_UP_OF.search(text)
    if found is None or len(_COUNTED.findall(text)) != 1:
        return None
    number = found["number"].lower().replace(",", "")
    return _NUMBERS.get(number) or int(number)
