"""Empty questionnaires: what they hold, the same bytes each time, no answers overwritten."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.errors import UsageError
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.layout import Layout
from pipelines.survey.questionnaire.read import looks_like_questionnaire, read_questionnaire
from pipelines.survey.questionnaire.spreadsheet import Sheet, workbook_bytes
from pipelines.survey.questionnaire.template import template, write_template


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def texts(data: bytes, sheet: str) -> list[str]:
    return [value for row in opened(data)[sheet].values for value in row if value is not None]


def written(codebook: Codebook, folder: Path, name: str, wave: str = "2020") -> bytes:
    write_template(folder / name, wave, codebook)
    return (folder / name).read_bytes()


def lists(data: bytes) -> dict[str, tuple[str, bool]]:
    """First cell -> choices and whether other text is refused."""
    book = opened(data)
    found = {}
    for rule in book["answers"].data_validations.dataValidation:
        choices = rule.formula1
        if rule.type == "list":
            _, _, cells = rule.formula1.partition("!")
            choices = ",".join(row[0].value for row in book["lists"][cells])
        found[str(rule.sqref).partition(":")[0]] = (choices, rule.showErrorMessage)
    return found


@pytest.mark.parametrize("layout", list(Layout))
def test_csv_is_the_header_alone(codebook: Codebook, tmp_path: Path, layout: Layout) -> None:
    path = tmp_path / "answers.csv"

    write_template(path, "2018", codebook, layout=layout)

    header = ",".join(column.name for column in template(codebook, "2018", layout))
    assert path.read_text("utf-8") == f"{header}\n"


def test_workbook_has_answers_codebook_and_how_to(codebook: Codebook, tmp_path: Path) -> None:
    data = written(codebook, tmp_path, "answers.xlsx")

    assert opened(data).sheetnames == ["form", "answers", "codebook", "how_to", "lists"]
    assert texts(data, "answers") == [column.name for column in template(codebook, "2020")]
    assert len(texts(data, "how_to")) == 6


def test_header_of_the_workbook_stays_in_sight(codebook: Codebook, tmp_path: Path) -> None:
    sheet = opened(written(codebook, tmp_path, "answers.xlsx"))["answers"]

    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_single_answers_are_chosen_from_lists(codebook: Codebook, tmp_path: Path) -> None:
    names = [column.name for column in template(codebook, "2020")]

    found = lists(written(codebook, tmp_path, "answers.xlsx"))

    said = set(found.values())
    assert ("yes,no", True) in said
    assert ("sufficient,insufficient", True) in said
    assert ("holistic,policy_areas,both,departmental,other", False) in said
    assert found["D2"] == ("2020", True)
    about_the_city = ["wave", "population", "population_year"]
    assert len(found) == len([n for n in names if n in about_the_city or is_chosen(codebook, n)])


def is_chosen(codebook: Codebook, name: str) -> bool:
    """Whether a column of answers takes one option, or a number."""
    return name.partition(".")[0] in {
        question.question_id
        for question in codebook.questions.values()
        if question.answer_type != "multi"
    }


def test_codebook_names_the_options_of_the_wave(codebook: Codebook, tmp_path: Path) -> None:
    said = {wave: written(codebook, tmp_path, f"{wave}.xlsx", wave) for wave in ("2018", "2020")}

    old, new = (" ".join(texts(said[wave], "codebook")) for wave in ("2018", "2020"))
    assert "project = Launching or sustaining a project" in old
    assert "project =" not in new
    assert "budget_plans" in new
    assert "budget_plans" not in old
    assert "not_reported" not in new


def test_long_workbook_lists_what_can_be_answered(codebook: Codebook, tmp_path: Path) -> None:
    write_template(tmp_path / "long.xlsx", "2020", codebook, layout=Layout.LONG)

    said = texts((tmp_path / "long.xlsx").read_bytes(), "codebook")

    assert "data_sufficiency.housing" in said
    assert "question_id" in said


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
def test_template_is_the_same_each_time(codebook: Codebook, tmp_path: Path, name: str) -> None:
    one = written(codebook, tmp_path, name)
    (tmp_path / name).unlink()

    assert written(codebook, tmp_path, name) == one


def test_workbook_shows_no_clock(codebook: Codebook, tmp_path: Path) -> None:
    data = written(codebook, tmp_path, "answers.xlsx")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
    said = opened(data).properties
    assert (said.created.year, said.modified.year, said.creator) == (1980, 1980, "Cityfare")


def test_text_that_begins_like_a_formula_stays_text() -> None:
    data = workbook_bytes([Sheet("answers", (("=1+1",),), (10,))])

    assert opened(data)["answers"]["A1"].data_type == "s"


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
def test_empty_template_is_recognised_and_holds_nothing(
    codebook: Codebook, tmp_path: Path, name: str
) -> None:
    data = written(codebook, tmp_path, name)

    page = read_questionnaire(data, name, codebook)

    assert looks_like_questionnaire(data, name)
    assert [problem.rule for problem in page.problems] == ["empty_file"]


def test_file_with_answers_is_not_overwritten(codebook: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("answers of a year")

    with pytest.raises(UsageError, match="does not exist yet"):
        write_template(path, "2020", codebook)

    assert path.read_text() == "answers of a year"
    write_template(path, "2020", codebook, overwrite=True)
    assert path.read_text().startswith("city,")


@pytest.mark.parametrize(
    ("name", "wave", "expected"),
    [("a.txt", "2020", "ends in: .csv or .xlsx"), ("a.csv", "2019", "2018 or 2020")],
)
def test_impossible_template_is_misuse(
    codebook: Codebook, tmp_path: Path, name: str, wave: str, expected: str
) -> None:
    with pytest.raises(UsageError, match=expected):
        write_template(tmp_path / name, wave, codebook)

    assert list(tmp_path.iterdir()) == []
