"""The JSON object of a questionnaire."""

import json

from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.read import read_questionnaire
from tests.unit.survey.questionnaires import KEYS, csv_of


def test_json_names_answers_by_their_columns(codebook: Codebook) -> None:
    row = {**KEYS, "roles": "Designer; Clown", "staff_count": "7", "terms": "none"}

    page = json.loads(json.dumps(read_questionnaire(csv_of([row]), "a.csv", codebook).to_json()))

    assert (page["kind"], page["format"], page["layout"]) == ("questionnaire", "csv", "wide")
    (response,) = page["responses"]
    assert (response["city"], response["wave"], response["line"]) == ("Orla", "2020", 2)
    assert response["answers"] == {
        "roles": {"options": ["designer", "other"], "texts": ["Clown"]},
        "staff_count": {"number": 7.0},
        "terms": {"options": []},
    }
    assert [problem["rule"] for problem in page["problems"]] == ["column_missing", "column_moved"]
