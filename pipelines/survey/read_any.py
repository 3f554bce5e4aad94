"""Any file of survey answers, read into responses: a profile page or a filled questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from pipelines.pages.problems import WithProblems
from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.page_to_response import to_response
from pipelines.survey.questionnaire.codebook import Codebook, codebook_of
from pipelines.survey.questionnaire.read import looks_like_questionnaire, read_questionnaire
from pipelines.survey.response import Response, Stated
from pipelines.survey.vocabulary import Vocabulary, vocabulary_of

PAGE, QUESTIONNAIRE = "page", "questionnaire"
PAGE_LAYOUT = "survey-page"


@dataclass(frozen=True)
class Words:
    """What labels and columns may be called: the vocabulary, as pages and questionnaires use it."""

    vocabulary: Vocabulary
    codebook: Codebook

    @classmethod
    def of(cls, frames: Mapping[str, pl.DataFrame]) -> Self:
        """Build both from the tables of the vocabulary."""
        tables = dict(frames)
        return cls(vocabulary_of(tables), codebook_of(tables))


@dataclass(frozen=True)
class Read(WithProblems):
    """What a file holds; responses are to be trusted only where it is not refused."""

    kind: str
    layout: str
    responses: tuple[Response, ...]


def read_responses(data: bytes, name: str, words: Words, given: Stated) -> Read:
    """Read a file by what it is; every problem stands in the answer.

    Args:
        data: The file.
        name: Its name, which tells a workbook.
        words: Vocabulary and codebook.
        given: Header facts that a page may lack.
    """
    if looks_like_questionnaire(data, name):
        parsed = read_questionnaire(data, name, words.codebook)
        layout = f"questionnaire-{parsed.layout.value if parsed.layout else 'unread'}"
        return Read(QUESTIONNAIRE, layout, parsed.responses, problems=parsed.problems)
    page = parse_page(data, words.vocabulary)
    told = to_response(page, given)
    responses = (told.response,) if told.response else ()
    problems = dict.fromkeys((*page.problems, *told.problems))
    return Read(PAGE, PAGE_LAYOUT, responses, problems=tuple(problems))
