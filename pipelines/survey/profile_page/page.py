"""A profile page: bytes -> lines -> blocks -> one reader for each part -> facts and problems."""

from pipelines.pages.lines import read_lines
from pipelines.pages.problems import Problem, bounded
from pipelines.survey.profile_page.answers import read_answers
from pipelines.survey.profile_page.header import read_header
from pipelines.survey.profile_page.infer_wave import infer_wave
from pipelines.survey.profile_page.list_completeness import complete_lists
from pipelines.survey.profile_page.narrative import read_narrative
from pipelines.survey.profile_page.refusals import (
    other_page,
    swallowed_labels,
    translated,
    two_cities,
)
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.profile_page.sections import Page, cut_page, is_label_or_heading
from pipelines.survey.profile_page.sufficiency_lists import read_areas
from pipelines.survey.profile_page.team import read_team
from pipelines.survey.vocabulary import Vocabulary

KIND = "survey_page"


def parse_page(data: bytes, vocabulary: Vocabulary) -> ParsedPage:
    """Read a page; whatever the bytes are, the answer is facts, problems or both."""
    reading = read_lines(data, lambda text: is_label_or_heading(text, vocabulary))
    if not reading.lines:
        return ParsedPage(None, problems=reading.problems)
    page = cut_page(reading.lines, vocabulary)
    if (problem := other_page(page)) is not None:
        return ParsedPage(None, problems=(*reading.problems, problem))
    if (problem := translated(page) or two_cities(page)) is not None:
        return ParsedPage(KIND, problems=(*reading.problems, problem))
    return _read(page, reading.problems)


def _read(page: Page, problems: tuple[Problem, ...]) -> ParsedPage:
    header = read_header(page)
    team = read_team(page)
    answers = read_answers(page, team)
    areas = read_areas(page)
    wave, contradiction = infer_wave(page, answers)
    found = (
        *problems,
        *swallowed_labels(page),
        *header.problems,
        *answers.problems,
        *areas.problems,
        *contradiction,
    )
    return ParsedPage(
        kind=KIND,
        header=header.header,
        wave=wave,
        answers=answers.options(),
        other_answers=answers.others(),
        numbers=answers.numbers,
        complete_lists=complete_lists(page, answers),
        data_sufficiency=areas.flags,
        sufficiency_lists=areas.lists,
        peer_figures=tuple(sorted(set(answers.figures))),
        narrative=read_narrative(page, team.lines),
        inferred=(*header.inferred, *answers.inferred(), *(("wave",) if wave else ())),
        problems=bounded(sorted(dict.fromkeys(found), key=lambda problem: problem.line)),
    )
