"""What a filled questionnaire says, as records and as a JSON object."""

from dataclasses import dataclass, replace
from typing import Any

from pipelines.pages.problems import WithProblems, as_json
from pipelines.survey.questionnaire.layout import Layout, name_of
from pipelines.survey.response import Answer, Response

KIND = "questionnaire"
CSV, XLSX = "csv", "xlsx"


@dataclass(frozen=True)
class ParsedQuestionnaire(WithProblems):
    """A questionnaire. Of a refused one, the responses are what could be read, not what holds."""

    kind: str
    format: str | None
    layout: Layout | None = None
    responses: tuple[Response, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that a command prints."""
        return {**super().to_json(), "responses": [_response(each) for each in self.responses]}


def _response(response: Response) -> dict[str, Any]:
    answers = {name_of(asked): _answer(answer) for asked, answer in response.answers.items()}
    record = as_json(replace(response, answers={}))
    # Lists of sufficient and insufficient data stand on pages only.
    del record["lists"]
    return {**record, "answers": answers}


def _answer(answer: Answer) -> dict[str, Any]:
    if answer.number is not None:
        return {"number": answer.number}
    said: dict[str, Any] = {"options": list(answer.options)}
    return {**said, "texts": list(answer.texts)} if answer.texts else said
