"""The site's template sentences: what they claim about the city, and which peers they name."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.pages.lines import Line
from pipelines.pages.text_key import plain
from pipelines.survey.profile_page.sections import Section
from pipelines.survey.vocabulary import FOCUS, OTHER, Vocabulary


@dataclass(frozen=True)
class Claim:
    """What one sentence says of one question; no options: the city says that there are none."""

    question: str
    section: Section
    at: int
    """Place of the line among the lines of the page."""
    line: int
    options: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    city: str | None = None
    peers: str | None = None
    """Which share of the cities answered alike, as printed: "50%", "more than half"."""
    cut: str | None = None
    """The end of a list that the end of the page cuts off."""
    is_whole: bool = True
    """Whether a list in the sentence comes to its end."""


@dataclass(frozen=True)
class _Reading:
    options: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    cut: str | None = None
    is_whole: bool = True


_Read = Callable[[re.Match[str], Vocabulary], _Reading | None]


@dataclass(frozen=True)
class _Template:
    question: str
    section: Section
    sign: str
    """Words without which the pattern cannot match; most lines are spared the pattern."""
    pattern: re.Pattern[str]
    read: _Read


_PEERS = (
    r"(?:along with|similar to|like|unlike) (?P<peers>[^.,]{1,40}?) of (?:the )?"
    r"(?:participating |surveyed )?cities(?: surveyed)?(?: in the (?:2018|2020) survey)?, "
)
# No sentence ends inside a name, but "St. Paul" and "Washington, D.C." are names.
_CITY = r"(?P<city>(?:(?!\w{3,}[.!?] ).){1,60}?)"
_SUBJECT = rf"(?:{_PEERS}|^|(?<=[.!?*] )){_CITY}"
_LIST = r"(?P<list>.+?)(?:(?P<end>\.(?=\s|$))|$)"
_NO_CITY = re.compile(r"(?:the|this|its?|our) ?(?:city|municipality)?", re.IGNORECASE)
_IS_PEERS = re.compile(r"(?:along with|similar to|like|unlike|among) ", re.IGNORECASE)
_APPROACHES = (
    ("both", re.compile(r"both ")),
    ("departmental", re.compile(r".*departmental level")),
    ("holistic", re.compile(r"(?:only )?(?:from|at|in|on) an? (?:only )?holistic")),
    ("policy_areas", re.compile(r"(?:only )?in specific policy areas")),
)


def _yes_no(found: re.Match[str], _: Vocabulary) -> _Reading:
    return _Reading(("no",) if found["no"] else ("yes",))


def _approach(found: re.Match[str], _: Vocabulary) -> _Reading | None:
    how = found["how"].strip()
    for option, pattern in _APPROACHES:
        if pattern.match(how.lower()):
            return _Reading((option,))
    # Without its full stop the sentence may be cut before the words that decide.
    return _Reading((OTHER,), (how,)) if found["end"] else _Reading(cut=how)


def _always(*options: str) -> _Read:
    return lambda _found, _vocabulary: _Reading(options)


def _listed(question: str) -> _Read:
    def read(found: re.Match[str], vocabulary: Vocabulary) -> _Reading:
        groups = found.groupdict()
        more = groups.get("more")
        is_whole = bool(groups["end"] if more is None else groups["close"])
        phrases = vocabulary.phrases(question, ", ".join(filter(None, (found["list"], more))))
        cut = None
        if not is_whole and phrases and phrases[-1].option is None:
            cut = phrases.pop().text
        others = tuple(phrase.text for phrase in phrases if phrase.option is None)
        options = tuple(phrase.option or OTHER for phrase in phrases)
        return _Reading(options, others, cut, is_whole)

    return read


def _template(question: str, section: Section, sign: str, pattern: str, read: _Read) -> _Template:
    return _Template(question, section, sign, re.compile(pattern, re.IGNORECASE), read)


_TEMPLATES = (
    _template(
        "formal_strategy",
        Section.VISION,
        "explicit innovation strategy",
        _SUBJECT + r" (?:(?P<no>does not have an|has no)|has an) explicit innovation strategy",
        _yes_no,
    ),
    _template(
        "approach",
        Section.VISION,
        "approaches innovation capacity",
        _SUBJECT + r" approaches innovation capacity (?P<how>[^.]{1,160})(?P<end>\.)?",
        _approach,
    ),
    _template(
        FOCUS,
        Section.FOCUS,
        "policy",
        _SUBJECT + r" does not prioriti[sz]e (?:any |specific )*policy (?:sectors|areas)",
        _always("none"),
    ),
    _template(
        "activities",
        Section.ACTIVITIES,
        "innovation activities also",
        rf"innovation activities also (?:often )?include {_LIST}",
        _listed("activities"),
    ),
    _template(
        "dedicated_funding",
        Section.FUNDING,
        "dedicated funding to support",
        _SUBJECT + r" (?:(?P<no>does not have|has no)|has) (?:any )?"
        r"dedicated funding to support innovation capacity",
        _yes_no,
    ),
    _template(
        "funding_sources",
        Section.FUNDING,
        "no reported source",
        _SUBJECT + r" has no reported sources? of funding",
        _always(),
    ),
    _template(
        "funded_activities",
        Section.FUNDING,
        "does not fund any",
        _SUBJECT + r" does not fund any specific activit",
        _always(),
    ),
    _template(
        "funded_activities",
        Section.FUNDING,
        "also invests in",
        rf"{_SUBJECT} also invests in {_LIST}",
        _listed("funded_activities"),
    ),
    _template(
        "funded_activities",
        Section.FUNDING,
        "towards training staff",
        _SUBJECT + r"(?:'s|') funding for innovation capacity is also directed "
        r"towards training staff",
        _always("training"),
    ),
    _template(
        "innovation_partners",
        Section.MEASUREMENT,
        "partnerships to promote",
        _SUBJECT + r" has (?:also )?developed partnerships to promote "
        rf"(?:its |their )?innovation capacity with {_LIST}",
        _listed("innovation_partners"),
    ),
    _template(
        "data_partners",
        Section.MEASUREMENT,
        "data partnerships with",
        r"developed data partnerships with (?P<list>.+?)"
        r"(?:(?P<end>\.(?=\s|$)| to collect\b"
        r"(?:[^.]{0,40}?,? as well as (?:with )?(?P<more>.+?)(?:(?P<close>\.(?=\s|$))|$))?)|$)",
        _listed("data_partners"),
    ),
)


def claims_of(line: Line, vocabulary: Vocabulary) -> list[Claim]:
    """Every claim that a line makes."""
    return [
        claim
        for template in _TEMPLATES
        if template.sign in line.key
        for found in template.pattern.finditer(plain(line.text))
        if (claim := _claim(template, found, line, vocabulary)) is not None
    ]


def _claim(
    template: _Template, found: re.Match[str], line: Line, vocabulary: Vocabulary
) -> Claim | None:
    reading = template.read(found, vocabulary)
    if reading is None:
        return None
    groups = found.groupdict()
    return Claim(
        question=template.question,
        section=template.section,
        at=line.at,
        line=line.number,
        options=reading.options,
        others=reading.others,
        city=_city(groups.get("city"), found.start("city") if "city" in groups else 0, line),
        peers=groups.get("peers"),
        cut=reading.cut,
        is_whole=reading.is_whole,
    )


def _city(name: str | None, start: int, line: Line) -> str | None:
    if name is None or _NO_CITY.fullmatch(name):
        return None
    printed = line.text[start : start + len(name)]
    if _IS_PEERS.match(printed):
        # An unknown way to name the peers: the city stands behind their comma.
        _, _, printed = printed.rpartition(", ")
    return printed.removesuffix("'s").removesuffix("\u2019s").strip() or None
