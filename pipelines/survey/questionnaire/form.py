"""The form for one city: a row a question, in the words of a language; written and read back.

Here: what stands in its rows, and how they become the one row of the wide layout. Not here: what
answers mean (`cells.py`), how a workbook is put together (`spreadsheet.py`).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from pipelines.pages.problems import Problem, Rule, shown
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.cells import MOST_STAFF
from pipelines.survey.questionnaire.codebook import NONE, AnswerType, Codebook, Question
from pipelines.survey.questionnaire.grid import Grid, Row
from pipelines.survey.questionnaire.layout import ABOUT, FIELDS, KEYS, Column, header_key
from pipelines.survey.questionnaire.spreadsheet import Choices, Entry, Sheet, WholeNumber
from pipelines.survey.questionnaire.wording import FORM, OPTION, Wording
from pipelines.survey.response import MOST_PEOPLE, Asked
from pipelines.survey.vocabulary import OTHER

CODE = "code"
"""Header of the column by which a row is known, whatever language its question is in."""
_PARTS = ("question", "allowed", "answer", "unit", "help")
_ANSWER_LETTER = "C"
_WIDTHS = (58, 60, 44, 12, 44, 26)
_KEYS = frozenset(column.name for column in KEYS)
_UNITS = {names.POPULATION: "unit_people", names.POPULATION_YEAR: "unit_year"}
_HELP = {
    **dict.fromkeys(_UNITS, "help_number"),
    names.OFFICERS: "help_several",
    names.ADMIN1: "help_admin1",
    names.WAVE: "",
}


@dataclass(frozen=True)
class Known:
    """What is known of a city already: facts to fill in, questions that need no answer again."""

    facts: Mapping[str, str]
    """Name of a column about the city -> its value."""
    answered: Collection[Asked] = frozenset()


NOTHING_KNOWN = Known({})


def form_sheet(codebook: Codebook, wave: str, wording: Wording, known: Known) -> Sheet:
    """The sheet to fill, for one city."""
    facts = {**known.facts, names.WAVE: wave}
    asked = [c for c in codebook.columns_of([wave]) if c.asked not in known.answered]
    columns = (*KEYS, *ABOUT, *asked)

    def words(question: Question) -> tuple[str, ...]:
        return allowed_words(question, wave, codebook, wording)

    header = (*(wording.of(FORM, part) for part in _PARTS), CODE)
    rows = [_row(c, facts.get(c.name, ""), codebook, wording, words) for c in columns]
    entries = {
        f"{_ANSWER_LETTER}{number}": entry_of(column, wave, codebook, words)
        for number, column in enumerate(columns, 2)
    }
    return Sheet(names.FORM_SHEET, (header, *rows), _WIDTHS, entries)


def _row(
    column: Column,
    fact: str,
    codebook: Codebook,
    wording: Wording,
    words: Callable[[Question], tuple[str, ...]],
) -> tuple[str, ...]:
    """Question, allowed answers, answer, unit, help and code."""
    unit, helped, allowed = _UNITS.get(column.name, ""), _HELP.get(column.name, "help_text"), ""
    if column.asked is not None:
        question = codebook.questions[column.asked.question_id]
        if question.answer_type is AnswerType.INTEGER:
            unit, helped, allowed = "unit_people", "help_number", f"0\u2013{MOST_STAFF}"
        else:
            allowed = "\n".join(words(question))
            is_multi = question.answer_type is AnswerType.MULTI
            alone = "help_other" if question.offers_other else "help_single"
            helped = "help_multi" if is_multi else alone
    unit, helped = wording.of(FORM, unit), wording.of(FORM, helped)
    return (wording.column(column), allowed, fact, unit, helped, column.name)


def entry_of(
    column: Column, wave: str, codebook: Codebook, words: Callable[[Question], tuple[str, ...]]
) -> Entry:
    """What a spreadsheet lets people type for a column: `words` of a question with one answer."""
    if column.asked is None:
        if column.name in _UNITS:
            return WholeNumber(MOST_PEOPLE)
        return Choices((wave,)) if column.name == names.WAVE else None
    question = codebook.questions[column.asked.question_id]
    if question.answer_type is AnswerType.INTEGER:
        return WholeNumber(MOST_STAFF)
    if question.answer_type is AnswerType.MULTI:
        return None
    return Choices(words(question), is_closed=not question.offers_other)


def allowed_words(
    question: Question, wave: str, codebook: Codebook, wording: Wording
) -> tuple[str, ...]:
    """Every word that the form prints as an answer to a question."""
    words = [
        wording.of(OPTION, f"{question.question_id}.{option.option_id}", option.label)
        if option.option_id != OTHER
        else wording.of(FORM, OTHER)
        for option in codebook.offered(question.question_id, wave)
    ]
    if question.answer_type is AnswerType.MULTI and not question.has_option(NONE):
        words.append(wording.of(FORM, NONE))
    return tuple(words)


def read_form(grid: Grid, codebook: Codebook) -> Grid | None:
    """The answers of a form as one row of the wide layout; None where the file is not a form."""
    keys = {column: header_key(text) for column, text in grid.header.cells.items()}
    said = {header_key(w.of(FORM, "answer")) for w in codebook.wordings.values()}
    answers = [column for column, key in keys.items() if key in said]
    codes = [column for column, key in keys.items() if key == CODE]
    if len(answers) != 1 or len(codes) != 1:
        return None
    return _turned(grid, codes[0], answers[0], codebook)


def _turned(grid: Grid, code_at: int, answer_at: int, codebook: Codebook) -> Grid:
    known = {column.name for column in codebook.columns} | {c.name for c in FIELDS.values()}
    header: dict[int, str] = {}
    cells: dict[int, str] = {}
    untrusted: dict[tuple[int, int], str] = {}
    problems: list[Problem] = []
    last = grid.rows[-1].number if grid.rows else grid.header.number
    for place, row in enumerate(grid.rows):
        name, answer = row.text(code_at).strip(), row.text(answer_at)
        if name in known:
            header[place] = name
            cells |= {place: answer} if answer else {}
            if (row.number, answer_at) in grid.untrusted:
                untrusted[last, place] = grid.untrusted[row.number, answer_at]
        elif answer:
            expected = f"the code of a question in the column '{CODE}', as in the template"
            found = f"'{shown(name)}' beside the answer '{shown(answer)}'"
            problems.append(Problem(Rule.QUESTION_UNKNOWN, row.number, found, expected))
    return replace(
        grid,
        header=Row(grid.header.number, header),
        rows=(Row(last, cells),) if has_answers(header, cells) else (),
        untrusted=untrusted,
        problems=(*grid.problems, *problems),
    )


def form_keys(codebook: Codebook) -> set[str]:
    """Keys of the headers of a form, in all languages."""
    words = (w.of(FORM, part) for w in codebook.wordings.values() for part in _PARTS)
    return {CODE, *map(header_key, words)}


def has_answers(header: Mapping[int, str], cells: Mapping[int, str]) -> bool:
    """Whether more was filled than what a template fills in itself."""
    return any(header[place] not in _KEYS for place in cells)
