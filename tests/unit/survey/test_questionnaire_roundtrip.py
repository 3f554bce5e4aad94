"""What is typed into a template is read back, in every layout and format."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.layout import Layout
from pipelines.survey.questionnaire.read import read_questionnaire
from pipelines.survey.questionnaire.template import template, write_template
from pipelines.survey.response import Response
from pipelines.vocabulary import load_codebook
from tests.unit.survey.questionnaires import csv_of, long_rows, responses, wide_cells
from tests.unit.survey.workbooks import filled

CODEBOOK = load_codebook(Settings())
TOLERANT = {"column_missing", "column_added"}


def names(wave: str, layout: Layout = Layout.WIDE) -> list[str]:
    return [column.name for column in template(CODEBOOK, wave, layout)]


def csv_wide(said: list[Response], folder: Path) -> tuple[bytes, str]:
    rows = [wide_cells(response) for response in said]
    return csv_of(rows, columns=names(said[0].wave)), "answers.csv"


def csv_long(said: list[Response], folder: Path) -> tuple[bytes, str]:
    rows = [row for response in said for row in long_rows(response)]
    return csv_of(rows), "answers.csv"


def xlsx_wide(said: list[Response], folder: Path) -> tuple[bytes, str]:
    path = folder / "answers.xlsx"
    write_template(path, said[0].wave, CODEBOOK, overwrite=True)
    columns = names(said[0].wave)
    rows = [[wide_cells(response).get(name, "") for name in columns] for response in said]
    return filled(path.read_bytes(), rows), path.name


def comparable(response: Response) -> Response:
    return replace(response, line=1, answers=dict(response.answers))


@pytest.mark.parametrize("write", [csv_wide, csv_long, xlsx_wide])
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
def test_filled_template_is_read_back(
    write: Callable[[list[Response], Path], tuple[bytes, str]],
    data: st.DataObject,
    tmp_path: Path,
) -> None:
    said = data.draw(responses(CODEBOOK))
    file, name = write(said, tmp_path)

    read = read_questionnaire(file, name, CODEBOOK)

    assert [problem for problem in read.problems if problem.rule not in TOLERANT] == []
    assert [comparable(response) for response in read.responses] == said


def test_template_of_csv_is_the_header_that_a_filled_file_keeps(
    tmp_path: Path, codebook: Codebook
) -> None:
    path = tmp_path / "answers.csv"
    write_template(path, "2018", codebook)

    header = next(csv.reader(io.StringIO(path.read_text("utf-8"))))

    assert header == names("2018")
