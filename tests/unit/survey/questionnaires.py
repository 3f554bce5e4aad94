"""Questionnaires for tests: written by hand or filled at random from the codebook; read back."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache

from hypothesis import strategies as st

from pipelines.pages.problems import Problem
from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook
from pipelines.survey.questionnaire.layout import name_of
from pipelines.survey.questionnaire.read import ParsedQuestionnaire, read_questionnaire
from pipelines.survey.response import Answer, Asked, Response
from pipelines.vocabulary import load_codebook

KEYS = {"city": "Orla", "country": "Peru", "wave": "2020"}
_FREE = ("Quiet streets, at night", "Kite library", "Repair cafés", "=1+1 für alle", "Ñusta's own")


def csv_of(
    rows: Sequence[Mapping[str, str]], *, columns: Sequence[str] = (), delimiter: str = ","
) -> bytes:
    """A CSV file with the columns of the first row, unless they are named."""
    file = io.StringIO(newline="")
    names = list(columns) or list(rows[0])
    writer = csv.DictWriter(file, names, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def wide_cells(response: Response) -> dict[str, str]:
    """A row of the wide layout that says what a response says."""
    answers = {
        name_of(asked): "; ".join(typed(answer)) for asked, answer in response.answers.items()
    }
    return {**about(response), **answers}


def long_rows(response: Response) -> list[dict[str, str]]:
    """Rows of the long layout that say what a response says."""
    return [
        {
            **about(response),
            "question_id": asked.question_id,
            "item_id": asked.item_id or "",
            "answer": text,
        }
        for asked, answer in response.answers.items()
        for text in typed(answer)
    ]


def about(response: Response) -> dict[str, str]:
    """The cells that are no answers."""
    return {
        "city": response.city,
        "country": response.country,
        "admin1": response.admin1 or "",
        "wave": response.wave,
        "leader_title": response.leader_title or "",
        "leader_name": response.leader_name or "",
        "population": str(response.population or ""),
        "population_year": str(response.population_year or ""),
        "lead_innovation_officers": "; ".join(response.lead_innovation_officers),
    }


def typed(answer: Answer) -> list[str]:
    """What a person types for an answer."""
    if answer.number is not None:
        return [str(int(answer.number))]
    texts = iter(answer.texts)
    said = [f"other: {next(texts)}" if option == "other" else option for option in answer.options]
    return said or ["none"]


def _answers(codebook: Codebook, asked: Asked, wave: str) -> st.SearchStrategy[Answer]:
    question = codebook.questions[asked.question_id]
    if question.answer_type is AnswerType.INTEGER:
        return st.integers(0, 500).map(lambda number: Answer(number=float(number)))
    options = [o.option_id for o in codebook.offered(asked.question_id, wave)]
    if question.answer_type is not AnswerType.MULTI:
        return st.sampled_from(options).flatmap(lambda option: _worded((option,)))
    alone = [("none",)] if "none" in options else [()]
    several = st.lists(
        st.sampled_from([option for option in options if option != "none"]),
        min_size=1,
        unique=True,
    )
    return st.one_of(several.map(tuple), st.sampled_from(alone)).flatmap(_worded)


def _worded(options: tuple[str, ...]) -> st.SearchStrategy[Answer]:
    """An answer with a text behind `other`."""
    if "other" not in options:
        return st.just(Answer(options=options))
    return st.sampled_from(_FREE).map(lambda text: Answer(options=options, texts=(text,)))


@st.composite
def responses(draw: st.DrawFn, codebook: Codebook) -> list[Response]:
    """What a few cities of one wave answered, each some of the questions."""
    wave = draw(st.sampled_from(("2018", "2020")))
    columns = codebook.columns_of([wave])
    cities = draw(
        st.lists(
            st.sampled_from(("Orla", "Šalden", "Nhâ Tam", "St. Pell")), min_size=1, unique=True
        )
    )
    found = []
    for city in cities:
        asked = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=12, unique=True))
        in_order = [column.asked for column in columns if column in asked and column.asked]
        found.append(
            Response(
                city=city,
                country=draw(st.sampled_from(("Peru", "United States"))),
                wave=wave,
                admin1=draw(st.sampled_from((None, "Oregon"))),
                leader_name=draw(st.sampled_from((None, "Zoë de la Roca"))),
                population=draw(st.sampled_from((None, 9_670_000))),
                population_year=draw(st.sampled_from((None, 2019))),
                lead_innovation_officers=draw(st.sampled_from(((), ("Ana Okafor", "Ruth T.")))),
                answers={each: draw(_answers(codebook, each, wave)) for each in in_order},
            )
        )
    return found


@cache
def codebook_of_repository() -> Codebook:
    """What each wave asked, from the vocabulary in `raw/`."""
    return load_codebook(Settings())


def read(data: bytes, name: str = "answers.xlsx") -> ParsedQuestionnaire:
    """A file, read with the codebook that comes with us."""
    return read_questionnaire(data, name, codebook_of_repository())


def blocking(page: ParsedQuestionnaire) -> list[Problem]:
    """The problems for which a file may not be used."""
    return [problem for problem in page.problems if problem.is_blocking]


def refusal(data: bytes, name: str = "answers.xlsx") -> Problem:
    """The only problem of a file that may not be used."""
    page = read(data, name)
    (problem,) = blocking(page)
    assert len(problem.found) < 300
    return problem
