"""The site's template sentences: what they claim about the city, and which peers they name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pipelines.pages.lines import Line
from pipelines.pages.text_key import plain
from pipelines.survey.vocabulary import FOCUS, OTHER, Vocabulary


@dataclass(frozen=True)
class Claim:
    """What one sentence says of one question; no options: the city says that there are none."""

    question: str
    at: int
    """Place of the line among the lines of the page."""
    line: int
    city: str | None
    peers: str | None
    """Which share of the cities answered alike, as printed: "50%", "more than half"."""
    options: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    cut: str | None = None
    """The end of a list that the end of the page cuts off."""
    is_complete: bool = True
    """Whether a list in the sentence comes to its end."""


_Read = Callable[[Claim, re.Match[str], Vocabulary], Claim]


@dataclass(frozen=True)
class _Template:
    question: str
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


def _yes_no(claim: Claim, found: re.Match[str], _: Vocabulary) -> Claim:
    return replace(claim, options=("no",) if found["no"] else ("yes",))


def _approach(claim: Claim, found: re.Match[str], _: Vocabulary) -> Claim:
    how = found["how"].strip()
    for option, pattern in _APPROACHES:
        if pattern.match(how.lower()):
            return replace(claim, options=(option,))
    # Without its full stop the sentence may be cut before the words that decide.
    is_complete = found["end"] is not None
    return (
        replace(claim, options=(OTHER,), others=(how,)) if is_complete else replace(claim, cut=how)
    )


def _always(
    claim: Claim, _found: re.Match[str], _vocabulary: Vocabulary, *, options: tuple[str, ...] = ()
) -> Claim:
    return replace(claim, options=options)


def _listed(claim: Claim, found: re.Match[str], vocabulary: Vocabulary) -> Claim:
    groups = found.groupdict()
    more = groups.get("more")
    is_complete = bool(groups["end"] if more is None else groups["close"])
    phrases = vocabulary.phrases(claim.question, ", ".join(filter(None, (found["list"], more))))
    cut = None
    if not is_complete and phrases and phrases[-1].option is None:
        cut = phrases.pop().text
    others = tuple(phrase.text for phrase in phrases if phrase.option is None)
    options = tuple(phrase.option or OTHER for phrase in phrases)
    return replace(claim, options=options, others=others, cut=cut, is_complete=is_complete)


_TEMPLATES = tuple(
    _Template(question, sign, re.compile(pattern, re.IGNORECASE), read)
    for question, sign, pattern, read in (
        (
            "formal_strategy",
            "explicit innovation strategy",
            _SUBJECT + r" (?:(?P<no>does not have an|has no)|has an) explicit innovation strategy",
            _yes_no,
        ),
        (
            "approach",
            "approaches innovation capacity",
            _SUBJECT + r" approaches innovation capacity (?P<how>[^.]{1,160})(?P<end>\.)?",
            _approach,
        ),
        (
            FOCUS,
            "policy",
            _SUBJECT + r" does not prioriti[sz]e (?:any |specific )*policy (?:sectors|areas)",
            partial(_always, options=("none",)),
        ),
        (
            "activities",
            "innovation activities also",
            rf"innovation activities also (?:often )?include {_LIST}",
            _listed,
        ),
        (
            "dedicated_funding",
            "dedicated funding to support",
            _SUBJECT + r" (?:(?P<no>does not have|has no)|has) (?:any )?"
            r"dedicated funding to support innovation capacity",
            _yes_no,
        ),
        (
            "funding_sources",
            "no reported source",
            _SUBJECT + r" has no reported sources? of funding",
            _always,
        ),
        (
            "funded_activities",
            "does not fund any",
            _SUBJECT + r" does not fund any specific activit",
            _always,
        ),
        (
            "funded_activities",
            "also invests in",
            rf"{_SUBJECT} also invests in {_LIST}",
            _listed,
        ),
        (
            "funded_activities",
            "towards training staff",
            _SUBJECT + r"(?:'s|') funding for innovation capacity is also directed "
            r"towards training staff",
            partial(_always, options=("training",)),
        ),
        (
            "innovation_partners",
            "partnerships to promote",
            _SUBJECT + r" has (?:also )?developed partnerships to promote "
            rf"(?:its |their )?innovation capacity with {_LIST}",
            _listed,
        ),
        (
            "data_partners",
            "data partnerships with",
            r"developed data partnerships with (?P<list>.+?)"
            r"(?:(?P<end>\.(?=\s|$)| to collect\b"
            r"(?:[^.]{0,40}?,? as well as (?:with )?(?P<more>.+?)(?:(?P<close>\.(?=\s|$))|$))?)|$)",
            _listed,
        ),
    )
)


def claims_of(line: Line, vocabulary: Vocabulary) -> list[Claim]:
    """Every claim that a line makes."""
    return [
        template.read(_claim(template.question, found, line), found, vocabulary)
        for template in _TEMPLATES
        if template.sign in line.key
        for found in template.pattern.finditer(plain(line.text))
    ]


def _claim(question: str, found: re.Match[str], line: Line) -> Claim:
    groups = found.groupdict()
    city = _city(line.text[slice(*found.span("city"))]) if "city" in groups else None
    return Claim(question, line.at, line.number, city, groups.get("peers"))


def _city(printed: str) -> str | None:
    if _NO_CITY.fullmatch(printed):
        return None
    if _IS_PEERS.match(printed):
        # An unknown way to name the peers: the city stands behind their comma.
        _, _, printed = printed.rpartition(", ")
    return printed.removesuffix("'s").removesuffix("\u2019s").strip() or None
