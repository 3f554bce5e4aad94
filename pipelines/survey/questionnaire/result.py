"""What a filled questionnaire says, as records and as a JSON object."""

from dataclasses import dataclass

from pipelines.pages.problems import Json, WithProblems, problem_json
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

    def to_json(self) -> dict[str, Json]:
        """The object that a command prints."""
        return {
            "kind": self.kind,
            "format": self.format,
            "layout": self.layout.value if self.layout else None,
            "responses": [_response(response) for response in self.responses],
            "problems": [problem_json(problem) for problem in self.problems],
        }


def _response(response: Response) -> dict[str, Json]:
    return {
        "city": response.city,
        "country": response.country,
        "admin1": response.admin1,
        "wave": response.wave,
        "leader_title": response.leader_title,
        "leader_name": response.leader_name,
        "population": response.population,
        "population_year": response.population_year,
        "lead_innovation_officers": list(response.lead_innovation_officers),
        "answers": {name_of(asked): _answer(answer) for asked, answer in response.answers.items()},
        "line": response.line,
    }


def _answer(answer: Answer) -> dict[str, Json]:
    if answer.number is not None:
        return {"number": answer.number}
    said: dict[str, Json] = {"options": list(answer.options)}
    return {**said, "texts": list(answer.texts)} if answer.texts else said
