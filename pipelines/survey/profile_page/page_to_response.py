"""A parsed page as a response: what it says of one city in one wave, as an answer to each question.

Here: what a page proves and what it leaves open. Not here: reading the page (`page.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.pages.problems import Problem, Rule
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.profile_page.sufficiency_lists import NOT_REPORTED
from pipelines.survey.response import NOTHING_STATED, Answer, Asked, Evidence, Response, Stated
from pipelines.survey.vocabulary import ITEMS_OF_PAGES, SINGLE, SUFFICIENCY


@dataclass(frozen=True)
class PageResponse:
    """The response that a page gives, or the problems that keep it from being one."""

    response: Response | None = None
    problems: tuple[Problem, ...] = ()


def to_response(page: ParsedPage, stated: Stated = NOTHING_STATED) -> PageResponse:
    """Turn a page into a response; what is stated goes before what the page says.

    Returns:
        The response; or, without one, the blocking problems of a refused page, or one problem for
        each of city, country and wave that neither the page nor the caller gives.
    """
    if page.is_refused:
        return PageResponse(problems=tuple(p for p in page.problems if p.is_blocking))
    header = page.header
    city, country = stated.city or header.city, stated.country or header.country
    wave = stated.wave or page.wave
    if not (city and country and wave):
        facts = {Rule.CITY_MISSING: city, Rule.COUNTRY_MISSING: country, Rule.WAVE_MISSING: wave}
        return PageResponse(problems=tuple(_missing(page, facts)))
    return PageResponse(
        Response(
            city=city,
            country=country,
            wave=wave,
            leader_title=header.leader_title,
            leader_name=header.leader_name,
            population=header.population,
            population_year=header.population_year,
            lead_innovation_officers=header.lead_innovation_officers,
            answers=_answers(page),
            lists=page.sufficiency_lists,
        )
    )


_MISSING = {
    Rule.CITY_MISSING: ("no city", "a city in the header or in a sentence", None),
    Rule.COUNTRY_MISSING: ("no country", "a country in the header", Rule.COUNTRY_UNKNOWN),
    Rule.WAVE_MISSING: ("no sign of a wave", "signs of one wave", Rule.WAVE_CONTRADICTED),
}
"""What is found and expected, and the problem that tells more of it."""


def _missing(page: ParsedPage, facts: Mapping[Rule, str | None]) -> Iterator[Problem]:
    for rule, fact in facts.items():
        if not fact:
            found, expected, told_by = _MISSING[rule]
            told = next((p for p in page.problems if p.rule is told_by), None)
            line, found = (told.line, told.found) if told else (1, found)
            yield Problem(rule, line, found, f"{expected}, or given with the file")


def _answers(page: ParsedPage) -> dict[Asked, Answer]:
    answers = {
        Asked(question, ITEMS_OF_PAGES.get(question)): Answer(
            options=options,
            texts=tuple(page.other_answers.get(question, ())),
            is_complete=question in SINGLE or question in page.complete_lists,
            evidence=_evidence(page, f"answers.{question}"),
        )
        for question, options in page.answers.items()
    }
    answers |= {
        Asked(question): Answer(number=number, evidence=_evidence(page, f"numbers.{question}"))
        for question, number in page.numbers.items()
    }
    # Not reported is not an answer of the city.
    return answers | {
        Asked(SUFFICIENCY, area): Answer((flag,))
        for area, flag in page.data_sufficiency.items()
        if flag != NOT_REPORTED
    }


def _evidence(page: ParsedPage, path: str) -> Evidence:
    """Inferred if the answer, or an option of it, was."""
    is_inferred = any(told == path or told.startswith(f"{path}.") for told in page.inferred)
    return "inferred" if is_inferred else "stated"
