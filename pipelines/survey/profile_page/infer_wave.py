"""In which wave a city answered: never printed, at best concluded.

The site of 2019 shows answers of 2018 only. The site of 2021 shows both waves, each with the
figures of both, so its figures say nothing against the note "produced in 2019" of an older answer.
Its footnote on the options of the 2018 and 2020 surveys is on every page and no evidence at all.
"""

import re
from dataclasses import dataclass

from pipelines.pages.problems import Problem, Rule
from pipelines.survey.profile_page.answers import Answers
from pipelines.survey.profile_page.sections import Page
from pipelines.survey.profile_page.sentences import Claim

FIRST, SECOND = "2018", "2020"
SNAPSHOT_NOTE = re.compile(r"city innovation snapshot.*produced in 201[89]", re.IGNORECASE)
_SITE_2019 = frozenset(
    {
        ("formal_strategy", "yes", "44%"),
        ("formal_strategy", "no", "56%"),
        ("approach", "holistic", "24%"),
        ("approach", "both", "40%"),
        ("approach", "policy_areas", "over one-third"),
    }
)
_SITE_2021 = frozenset(
    {
        ("formal_strategy", "yes", "50%"),
        ("formal_strategy", "no", "50%"),
        ("approach", "holistic", "20%"),
        ("approach", "both", "more than half"),
        ("approach", "policy_areas", "24%"),
    }
)


@dataclass(frozen=True)
class Evidence:
    """What speaks for a wave; a weak piece yields to any strong one."""

    wave: str
    line: int
    says: str
    is_weak: bool = False


def infer_wave(page: Page, answers: Answers) -> tuple[str | None, list[Problem]]:
    """The wave that all evidence agrees on, None where there is none or it disagrees."""
    evidence = _evidence(page, answers)
    deciding = [piece for piece in evidence if not piece.is_weak] or evidence
    waves = {piece.wave for piece in deciding}
    if len(waves) < 2:
        return next(iter(waves), None), []
    found = "; ".join(f"{piece.wave}: {piece.says}" for piece in deciding)
    line = max(piece.line for piece in deciding)
    return None, [Problem(Rule.WAVE_CONTRADICTED, line, found, "signs of one wave")]


def _evidence(page: Page, answers: Answers) -> list[Evidence]:
    """Options of one wave among the city's answers, notes, and figures of its peers."""
    answered = {(q, answer.option): answer for q, xs in answers.given.items() for answer in xs}
    options = [
        Evidence(wave, answered[key].line, f"{key[0]}.{key[1]} was offered in {wave} only")
        for key, wave in page.vocabulary.waves.items()
        if key in answered
    ]
    notes = [
        Evidence(FIRST, line.number, "the snapshot was produced before the second wave")
        for line in page.lines
        if SNAPSHOT_NOTE.search(line.text)
    ]
    return options + notes + [piece for claim in page.claims for piece in _of_peers(claim)]


def _of_peers(claim: Claim) -> list[Evidence]:
    if claim.peers is None or len(claim.options) != 1:
        return []
    figure = (claim.question, claim.options[0], claim.peers.lower().replace(" %", "%"))
    says = f"{figure[0]}.{figure[1]} of the peers: {figure[2]}"
    if figure in _SITE_2019:
        return [Evidence(FIRST, claim.line, says)]
    return [Evidence(SECOND, claim.line, says, is_weak=True)] if figure in _SITE_2021 else []
