"""Columns of one option each -> the answer to their question.

Here: which options a row chose. Not here: which columns those are (`option_columns.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import folded, tidy
from pipelines.survey.questionnaire.cells import Cell, CellReader
from pipelines.survey.questionnaire.codebook import NONE, Codebook
from pipelines.survey.questionnaire.layout import header_key, name_of
from pipelines.survey.response import Answer, Asked
from pipelines.survey.vocabulary import OTHER

_CHOSEN, _NOT_CHOSEN = frozenset({"yes", "chosen"}), frozenset({"no", "not_chosen"})
_TICKS = {"1": "chosen", "1.0": "chosen", "0": "not_chosen", "0.0": "not_chosen"}
_EXPECTED = "1, yes, x or the option's label where it was chosen; 0, no or nothing where not"


def read_ticks(
    reader: CellReader, asked: Asked, cells: Mapping[str, Sequence[Cell]]
) -> Answer | None:
    """The options that a row chose; None if it chose none, or not so that it counts.

    The list is complete only if every option that the wave offered has a column. Where no column is
    chosen nobody knows whether the question was answered.

    Args:
        reader: Reads answers of the row's wave.
        asked: What was asked.
        cells: Option -> its cells: whether it was chosen and, for `other`, its text.
    """
    chosen: list[str] = []
    given = [(option, cell) for option, found in cells.items() for cell in found]
    filled = [(option, cell) for option, cell in given if tidy(cell.text)]
    for option, cell in filled:
        said = _said(reader.codebook, asked, option, cell.text)
        if said is None:
            found = f"{name_of(asked)} [{option}]: '{shown(cell.text)}'"
            reader.problems.append(Problem(Rule.OPTION_UNKNOWN, cell.line, found, _EXPECTED))
            return None
        chosen += [said] if said else []
    if not filled:
        return None
    line = filled[0][1].line
    if not chosen:
        found = f"{name_of(asked)}: none of its columns is chosen"
        expected = "an answer; it counts as not known, 'none' in one column says that there is none"
        reader.problems.append(Problem(Rule.ANSWER_NOT_KNOWN, line, found, expected))
        return None
    if any(choice.startswith(f"{OTHER}:") for choice in chosen):
        chosen = [choice for choice in chosen if choice != OTHER]
    answer = reader.read(asked, [Cell("; ".join(dict.fromkeys(chosen)), line)])
    offered = {o.option_id for o in reader.codebook.offered(asked.question_id, reader.wave)}
    is_complete = offered - {OTHER, NONE} <= set(cells)
    return answer and replace(answer, is_complete=answer.is_complete and is_complete)


def unite_answers(joined: Answer | None, ticked: Answer | None) -> Answer | None:
    """One answer out of a column of the complete list and columns of its options.

    Returns:
        None if both are given and differ.
    """
    if joined is None or ticked is None:
        return joined or ticked
    ours, theirs = set(joined.options), set(ticked.options)
    is_same = ours == theirs if ticked.is_complete else theirs <= ours
    return replace(joined, texts=joined.texts or ticked.texts) if is_same else None


def _said(codebook: Codebook, asked: Asked, option: str, text: str) -> str | None:
    """What a cell says of its option: its id, empty where not chosen; None if it is not clear."""
    typed = tidy(text)
    word = _TICKS.get(typed) or codebook.words.get(folded(typed), "")
    labels = codebook.labels[asked.question_id]
    if word in _CHOSEN or option in (word, labels.get(header_key(typed))):
        return option
    if word in _NOT_CHOSEN:
        return ""
    if option == OTHER and not word:
        return f"{OTHER}: {typed.replace(';', ',')}"
    return None
