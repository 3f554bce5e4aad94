"""Headers as survey tools write them: groups before a question, one column an option, extra words.

Here: a header -> the column of the questionnaire, or one option of it. Not here: what the cells of
such columns say (`ticks.py`), or header rows that tools add (`exports.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.pages.text_key import folded, plain, tidy
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook
from pipelines.survey.questionnaire.layout import FIELDS, Column, header_key
from pipelines.survey.vocabulary import OTHER

_BRACKETS = re.compile(r"(?P<question>.*\S)\s*\[(?P<part>[^\[\]]+)\]")
_CUT = re.compile(r"/| - |: |\.")
_EXTRA = re.compile(r" - (?:selected choice|response|open-ended response)$", re.IGNORECASE)
_TEXT = re.compile(r"(?: - text|[ _-]text|\s*\[(?:text|comment)\])$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


@dataclass(frozen=True)
class OptionColumn:
    """A column that says whether one option was chosen, or holds the text of "other"."""

    column: Column
    option: str | None
    """None: what the header names is not an option of the question."""


def column_of(header: str, codebook: Codebook) -> Column | None:
    """The column of the questionnaire that a header names, None if it is none."""
    text = _EXTRA.sub("", tidy(plain(header)))
    column = _exact(text, codebook)
    bracket = _BRACKETS.fullmatch(text)
    if column is None and bracket is not None:
        items = (f"{bracket['question']}{mark}{bracket['part']}" for mark in (" - ", "."))
        column = next(filter(None, (_exact(item, codebook) for item in items)), None)
    return column or _grouped(text, codebook)


def option_column(header: str, codebook: Codebook) -> OptionColumn | None:
    """The option of a question that a header names, None if it names no question and a part."""
    text = tidy(plain(header))
    unknown = None
    for question, part, is_tool in _cuts(text):
        column = column_of(question, codebook)
        if column is None or column.asked is None:
            continue
        if codebook.questions[column.asked.question_id].answer_type is not AnswerType.MULTI:
            continue
        option = _option(column.asked.question_id, part, codebook)
        if option is not None:
            return OptionColumn(column, option)
        if is_tool:
            unknown = OptionColumn(column, None)
    return unknown


def _exact(text: str, codebook: Codebook) -> Column | None:
    key = header_key(text)
    return FIELDS.get(key) or codebook.headings.columns.get(key)


def _grouped(text: str, codebook: Codebook) -> Column | None:
    """`respondent/city`: the name after the groups that a form puts questions in."""
    groups = text.split("/")
    if len(groups) == 1 or not all(map(_NAME.fullmatch, groups)):
        return None
    if any(_exact(group, codebook) for group in groups[:-1]):
        return None
    return _exact(groups[-1], codebook)


def _cuts(text: str) -> Iterator[tuple[str, str, bool]]:
    """Where a question may end and an option begin; is it a way of survey tools only?"""
    bracket = _BRACKETS.fullmatch(text)
    if bracket is not None:
        yield bracket["question"], bracket["part"], True
    for cut in reversed(list(_CUT.finditer(text))):
        is_path = cut[0] == "/" and " " not in text
        yield text[: cut.start()].strip(), text[cut.end() :].strip(), is_path


def _option(question_id: str, part: str, codebook: Codebook) -> str | None:
    """The option that a part of a header names, with or without a mark of its text."""
    labels, question = codebook.labels[question_id], codebook.questions[question_id]
    for name in (part, _TEXT.sub("", part)):
        option = labels.get(header_key(name)) or codebook.words.get(folded(name))
        if option is not None and question.has_option(option):
            return option
    return OTHER if question.offers_other and folded(part).startswith("other please") else None
