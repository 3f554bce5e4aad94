"""Empty questionnaires: the columns of a wave, written as CSV or XLSX.

Here: what a template holds. Not here: how a workbook is put together (`spreadsheet.py`).
"""

from collections.abc import Iterator
from pathlib import Path

from contracts import vocab
from pipelines.errors import UsageError
from pipelines.files import write_atomically
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.cells import MOST_STAFF
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook, Question
from pipelines.survey.questionnaire.form import NOTHING_KNOWN, Known, form_sheet
from pipelines.survey.questionnaire.layout import ANSWERS, Column, Layout
from pipelines.survey.questionnaire.spreadsheet import (
    Choices,
    Entry,
    Sheet,
    WholeNumber,
    workbook_bytes,
)
from pipelines.survey.questionnaire.wording import ENGLISH
from pipelines.survey.vocabulary import OTHER

_ABOUT = ("column", "question", "item", "type", "allowed answers")
_WIDTHS = (34, 44, 44, 10, 110)
_HOW_TO = {
    Layout.WIDE: "For many cities fill one row each in the sheet answers; leave its first row.",
    Layout.LONG: "Fill one row for each answer of a city; leave the first row as it is.",
}
_FOR_ALL = (
    "For one city fill the sheet form instead; leave its column code as it is.",
    "Answer with the words of the sheet codebook; a cell left empty means: not answered.",
    "Part several answers in a cell by a semicolon or a line break; write none if there are none.",
    "Where other is allowed, write other: and then what it is.",
    "Type values, never formulas; merge no cells; save as XLSX, or as CSV in UTF-8.",
)


def template(codebook: Codebook, wave: str, layout: Layout = Layout.WIDE) -> tuple[Column, ...]:
    """The columns of an empty questionnaire, in order.

    Raises:
        UsageError: There was no such wave.
    """
    if wave not in vocab.WAVES:
        raise UsageError(
            "template survey",
            expected=f"a wave of the survey: {' or '.join(vocab.WAVES)}",
            found=wave,
            remedy="Name one of them with --wave.",
        )
    return codebook.template([wave], layout)


def write_template(
    path: Path,
    wave: str,
    codebook: Codebook,
    *,
    layout: Layout = Layout.WIDE,
    language: str = ENGLISH,
    known: Known = NOTHING_KNOWN,
    overwrite: bool = False,
) -> None:
    """Write an empty questionnaire; equal arguments give equal bytes.

    Args:
        path: Where to; `.csv` gets the header alone, `.xlsx` also lists to choose from, the
            codebook and a page on how to fill it.
        wave: Which questions and options.
        codebook: What was asked.
        layout: One column an answer, or one row an answer.
        language: Of the form for one city, which a workbook begins with.
        known: What the form need not ask of its city.
        overwrite: May a file be there?

    Raises:
        UsageError: No such wave, another suffix, or a file is there and may not be replaced.
    """
    columns = template(codebook, wave, layout)
    _check_language(language, codebook)
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise UsageError(
            f"template {path.name}",
            expected="a file name that ends in .csv or .xlsx",
            found=f"'{path.suffix}'",
            remedy="Choose one of the two.",
        )
    if path.exists() and not overwrite:
        raise UsageError(
            f"template {path.name}",
            expected="a file that does not exist yet",
            found="one that may hold answers",
            remedy="Choose another name, or replace it with --force.",
        )
    if suffix == ".csv":
        data = f"{','.join(column.name for column in columns)}\n".encode()
    else:
        form = form_sheet(codebook, wave, codebook.wordings[language], known)
        data = workbook_bytes((form, *sheets_of(columns, wave, codebook, layout)))
    write_atomically(path, lambda partial: partial.write_bytes(data))


def _check_language(language: str, codebook: Codebook) -> None:
    if language not in codebook.wordings:
        raise UsageError(
            "template survey",
            expected=f"a language of the form: {', '.join(sorted(codebook.wordings))}",
            found=language,
            remedy="Name one of them with --language.",
        )


def sheets_of(
    columns: tuple[Column, ...], wave: str, codebook: Codebook, layout: Layout
) -> tuple[Sheet, ...]:
    """The sheets of a workbook: answers to fill, codebook and how-to to read."""
    header = tuple(column.name for column in columns)
    entries = tuple(_entry(column, wave, codebook) for column in columns)
    how_to = (_HOW_TO[layout], *_FOR_ALL)
    rows = (_ABOUT, *_codebook_rows(columns, wave, codebook, layout))
    return (
        Sheet(ANSWERS, (header,), tuple(min(len(name) + 4, 40) for name in header), entries),
        Sheet("codebook", rows, _WIDTHS),
        Sheet("how_to", tuple((line,) for line in how_to), (100,), has_header=False),
    )


def _entry(column: Column, wave: str, codebook: Codebook) -> Entry:
    """What a spreadsheet lets people type into a column."""
    if column.asked is None:
        is_number = column.name in (names.POPULATION, names.POPULATION_YEAR)
        wave_only = Choices((wave,)) if column.name == names.WAVE else None
        return WholeNumber(0, 100_000_000) if is_number else wave_only
    question = codebook.questions[column.asked.question_id]
    if question.answer_type is AnswerType.INTEGER:
        return WholeNumber(0, MOST_STAFF)
    if question.answer_type is AnswerType.MULTI:
        return None
    options = tuple(o.option_id for o in codebook.offered(question.question_id, wave))
    return Choices(options, is_closed=not question.offers_other)


def _codebook_rows(
    columns: tuple[Column, ...], wave: str, codebook: Codebook, layout: Layout
) -> Iterator[tuple[str, ...]]:
    for column in columns:
        if column.asked is None:
            yield (column.name, column.label, "", "text", _allowed_field(column.name, wave))
    answers = codebook.columns_of([wave]) if layout is Layout.LONG else columns
    for column in answers:
        if column.asked is not None:
            question = codebook.questions[column.asked.question_id]
            labels = {item.item_id: item.label for item in question.items}
            item = labels.get(column.asked.item_id or "", "")
            allowed = _allowed(question, wave, codebook)
            yield (column.name, question.label, item, question.answer_type.value, allowed)


def _allowed_field(name: str, wave: str) -> str:
    texts = {
        names.WAVE: wave,
        names.COUNTRY: "English name or ISO code",
        names.ADMIN1: "needed in Brazil, Canada and the United States: name or postal code",
        names.OFFICERS: "several parted by a semicolon",
        names.QUESTION_ID: "a column of the list below, or its part before the point",
        names.ITEM_ID: "the part after the point, if there is one",
    }
    return texts.get(name, "")


def _allowed(question: Question, wave: str, codebook: Codebook) -> str:
    if question.answer_type is AnswerType.INTEGER:
        return f"a whole number from 0 to {MOST_STAFF}"
    said = [
        f"{o.option_id} = {o.label}" if o.option_id != OTHER else "other: what it is"
        for o in codebook.offered(question.question_id, wave)
    ]
    if question.answer_type is AnswerType.MULTI and not question.has_option("none"):
        said.append("none = none of them")
    return "; ".join(said)
