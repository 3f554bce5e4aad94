"""Empty questionnaires: the columns of a wave, written as CSV or XLSX.

Here: what a template holds. Not here: how a workbook is put together (`spreadsheet.py`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from contracts import vocab
from pipelines.errors import UsageError
from pipelines.files import write_atomically
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.cells import MOST_STAFF
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook, Question
from pipelines.survey.questionnaire.form import NOTHING_KNOWN, Known, entry_of, form_sheet
from pipelines.survey.questionnaire.layout import ANSWERS, Column, Layout
from pipelines.survey.questionnaire.spreadsheet import (
    Sheet,
    workbook_bytes,
)
from pipelines.survey.questionnaire.wording import ENGLISH
from pipelines.survey.vocabulary import OTHER

_ABOUT = ("column", "question", "item", "type", "allowed answers")
_FILLED_ROWS = 1_000
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
    _check_choice(wave, vocab.WAVES, "a wave of the survey", "Name one of them with --wave.")
    return codebook.template([wave], layout)


def _check_choice(found: str, choices: Sequence[str], what: str, remedy: str) -> None:
    if found not in choices:
        expected = f"{what}: {' or '.join(choices)}"
        raise UsageError("template survey", expected=expected, found=found, remedy=remedy)


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
    languages = sorted(codebook.wordings)
    _check_choice(language, languages, "a language of the form", "Name one with --language.")
    suffix = path.suffix.lower()
    _check_choice(suffix, (".csv", ".xlsx"), "a file name that ends in", "Choose one of the two.")
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


def sheets_of(
    columns: tuple[Column, ...], wave: str, codebook: Codebook, layout: Layout
) -> tuple[Sheet, ...]:
    """The sheets of a workbook: answers to fill, codebook and how-to to read."""
    header = tuple(column.name for column in columns)
    letters = {get_column_letter(at): column for at, column in enumerate(columns, 1)}

    def option_ids(question: Question) -> tuple[str, ...]:
        return tuple(o.option_id for o in codebook.offered(question.question_id, wave))

    entries = {
        f"{letter}2:{letter}{_FILLED_ROWS + 1}": entry_of(column, wave, codebook, option_ids)
        for letter, column in letters.items()
    }
    how_to = (_HOW_TO[layout], *_FOR_ALL)
    rows = (_ABOUT, *_codebook_rows(columns, wave, codebook, layout))
    return (
        Sheet(ANSWERS, (header,), tuple(min(len(name) + 4, 40) for name in header), entries),
        Sheet("codebook", rows, _WIDTHS),
        Sheet("how_to", tuple((line,) for line in how_to), (100,), has_header=False),
    )


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
