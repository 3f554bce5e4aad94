"""The form for one city: every word that it prints is read back, in four languages."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from contracts import vocab
from pipelines.pages.problems import Problem
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook, Question
from pipelines.survey.questionnaire.form import CODE, Known, allowed_words
from pipelines.survey.questionnaire.layout import name_of
from pipelines.survey.questionnaire.read import ParsedQuestionnaire, read_questionnaire
from pipelines.survey.questionnaire.template import write_template
from pipelines.survey.response import Asked

CITY = {"city": "Quito", "country": "Ecuador", "leader_name": "Ana Ruiz", "population": "2781641"}
LANGUAGES = pytest.mark.parametrize("language", vocab.LANGUAGES)


def blank(codebook: Codebook, folder: Path, language: str, known: Known | None = None) -> Path:
    path = folder / "form.xlsx"
    known = known or Known({})
    write_template(path, "2020", codebook, language=language, known=known, overwrite=True)
    return path


def filled(path: Path, answers: Mapping[str, object]) -> bytes:
    """The form with answers, by code."""
    book = load_workbook(path)
    sheet = book["form"]
    for row in sheet.iter_rows(min_row=2):
        if row[5].value in answers:
            row[2].value = answers[row[5].value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(data: bytes, delimiter: str) -> bytes:
    """The first sheet, as LibreOffice saves it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    for row in load_workbook(io.BytesIO(data))["form"].values:
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def words_of(codebook: Codebook, language: str, wave: str, question: Question) -> tuple[str, ...]:
    return allowed_words(question, wave, codebook, codebook.wordings[language])


def blocking(parsed: ParsedQuestionnaire) -> list[Problem]:
    return [problem for problem in parsed.problems if problem.is_blocking]


@LANGUAGES
def test_every_word_that_the_form_prints_is_read(
    language: str, codebook: Codebook, tmp_path: Path
) -> None:
    form = as_csv(blank(codebook, tmp_path, language).read_bytes(), ",").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(form, newline=""))
    columns = codebook.columns_of(["2020"])
    most = max(len(words_of(codebook, language, "2020", q)) for q in codebook.questions.values())
    for turn in range(most):
        expected: dict[Asked, tuple[str, ...]] = {}
        answers = dict(CITY)
        for column in columns:
            assert column.asked is not None
            question = codebook.questions[column.asked.question_id]
            offered = [o.option_id for o in codebook.offered(question.question_id, "2020")]
            words = words_of(codebook, language, "2020", question)
            if question.answer_type is AnswerType.INTEGER or turn >= len(words):
                continue
            answers[column.name] = words[turn]
            expected[column.asked] = tuple(offered[turn : turn + 1])

        out = io.StringIO(newline="")
        typed = [[*row[:2], answers.get(row[5], row[2]), *row[3:]] for row in rows]
        csv.writer(out).writerows([header, *typed])
        data = out.getvalue().encode()
        (response,) = read_questionnaire(data, "form.csv", codebook).responses

        found = {asked: answer.options for asked, answer in response.answers.items()}
        assert found == expected


@LANGUAGES
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_form_that_was_saved_with_a_local_separator_is_read(
    language: str, delimiter: str, codebook: Codebook, tmp_path: Path
) -> None:
    roles = words_of(codebook, language, "2020", codebook.questions["roles"])
    answers = {**CITY, "roles": "; ".join(roles[:2]), "staff_count": 12}
    data = filled(blank(codebook, tmp_path, language), answers)

    parsed = read_questionnaire(as_csv(data, delimiter), "form.csv", codebook)
    of_workbook = read_questionnaire(data, "form.xlsx", codebook)

    assert blocking(parsed) == []
    assert parsed.responses[0].answers == of_workbook.responses[0].answers
    (response,) = parsed.responses
    assert (response.city, response.country, response.wave) == ("Quito", "Ecuador", "2020")
    assert (response.leader_name, response.population) == ("Ana Ruiz", 2781641)
    offered = [option.option_id for option in codebook.offered("roles", "2020")]
    assert response.answers[Asked("roles")].options == tuple(offered[:2])
    assert response.answers[Asked("staff_count")].number == 12


def test_form_asks_only_what_is_not_known(codebook: Codebook, tmp_path: Path) -> None:
    answered = {c.asked for c in codebook.columns_of(["2020"]) if c.asked} - {Asked("roles")}
    known = Known({"city": "Quito", "country": "Ecuador"}, answered)
    path = blank(codebook, tmp_path, "es", known)

    codes = [row[5] for row in load_workbook(path)["form"].values]
    (response,) = read_questionnaire(
        filled(path, {"roles": "Ninguno"}), "f.xlsx", codebook
    ).responses

    assert codes[0] == CODE
    assert codes[-1] == "roles"
    assert not {name_of(asked) for asked in answered} & set(codes)
    assert (response.city, response.answers[Asked("roles")].options) == ("Quito", ())


def test_untouched_form_is_no_response(codebook: Codebook, tmp_path: Path) -> None:
    path = blank(codebook, tmp_path, "pt", Known({"city": "Quito", "country": "Ecuador"}))

    parsed = read_questionnaire(path.read_bytes(), "form.xlsx", codebook)

    assert [problem.rule for problem in parsed.problems] == ["empty_file"]


def test_form_and_table_that_are_both_filled_are_refused(
    codebook: Codebook, tmp_path: Path
) -> None:
    book = load_workbook(io.BytesIO(filled(blank(codebook, tmp_path, "en"), CITY)))
    for place, value in enumerate(("Lima", "Peru", "", "2020"), 1):
        book["answers"].cell(2, place).value = value
    book.save(tmp_path / "both.xlsx")

    parsed = read_questionnaire((tmp_path / "both.xlsx").read_bytes(), "both.xlsx", codebook)

    (problem,) = parsed.problems
    assert problem.rule == "sheet_unclear"
    assert "form" in problem.found


def test_row_without_its_code_is_refused(codebook: Codebook, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(filled(blank(codebook, tmp_path, "fr"), CITY)))
    row = next(row for row in book["form"].iter_rows() if row[5].value == "staff_count")
    row[5].value, row[2].value = None, 12
    book.save(tmp_path / "form.xlsx")

    parsed = read_questionnaire((tmp_path / "form.xlsx").read_bytes(), "form.xlsx", codebook)

    (problem,) = blocking(parsed)
    assert (problem.rule, problem.line) == ("question_unknown", row[0].row)


@LANGUAGES
def test_wide_table_may_have_translated_headers(language: str, codebook: Codebook) -> None:
    wording = codebook.wordings[language]
    columns = codebook.columns_of(["2020"])
    headers = [wording.column(column) for column in columns]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(["city", "country", "wave", *headers])
    csv.writer(out, delimiter=";").writerow(["Quito", "Ecuador", "2020", *[""] * len(headers)])

    parsed = read_questionnaire(out.getvalue().encode(), "wide.csv", codebook)

    assert blocking(parsed) == []
    assert "column_added" not in {problem.rule for problem in parsed.problems}


def test_every_code_has_a_label_in_every_language(codebook: Codebook) -> None:
    codes = {("question", question_id) for question_id in codebook.questions}
    for question in codebook.questions.values():
        codes |= {("item", f"{question.question_id}.{item.item_id}") for item in question.items}
        codes |= {("option", f"{question.question_id}.{o.option_id}") for o in question.options}

    for language in ("es", "fr", "pt"):
        assert codes <= set(codebook.wordings[language].labels)
