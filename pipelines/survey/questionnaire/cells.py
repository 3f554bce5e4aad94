"""One cell, or the rows of one question -> one answer.

Here: labels -> options, numbers, own words. Not here: which question a cell answers (`columns.py`,
`rows.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.survey.questionnaire.codebook import (
    NONE,
    NOT_REPORTED,
    AnswerType,
    Codebook,
    Question,
)
from pipelines.survey.questionnaire.layout import header_key, name_of
from pipelines.survey.questionnaire.numbers import whole_number
from pipelines.survey.questionnaire.respondent import LIST_BREAK, LONGEST_TEXT
from pipelines.survey.response import Answer, Asked
from pipelines.survey.rules import Problem, Rule, shown
from pipelines.survey.text import tidy
from pipelines.survey.vocabulary import OTHER

MOST_STAFF = 10_000
"""No city hall has more people whose work is innovation."""

_OTHER = re.compile(r"other\s*:\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL)
_NO_WORDS = frozenset(
    {"none", "n/a", "na", "nan", "null", "unknown", "yes", "no", "true", "false", "x"}
)
"""Fillers that are no answer in a city's own words."""
_NEAR = 60
_NEARLY_THE_SAME = 88
_MOST_OPTIONS = 12
_MOST_SEARCHED = 1_000
"""Problems, after which no nearest spelling is looked for: nobody reads so many."""


@dataclass(frozen=True)
class Given:
    """What stands in a cell, and in which row."""

    text: str
    line: int


@dataclass(frozen=True)
class _Choice:
    """One answer out of a cell; no option: the word that says there is none."""

    option: str | None
    line: int
    text: str | None = None


@dataclass(frozen=True)
class CellReader:
    """Reads answers of one wave."""

    codebook: Codebook
    wave: str
    problems: list[Problem]
    """What is wrong is added here."""

    def read(self, asked: Asked, given: Sequence[Given]) -> Answer | None:
        """The answer to a question or item; None if it was not answered, or not so that it counts.

        Args:
            asked: What was asked.
            given: The cell, or all rows of the long layout that answer the question.
        """
        filled = [cell for cell in given if tidy(cell.text)]
        if not filled:
            return None
        if not self.codebook.is_asked(asked, self.wave):
            expected = f"no answer: the questionnaire of {self.wave} did not ask this"
            self._refuse(Rule.OPTION_NOT_OFFERED, asked, filled[0], expected)
            return None
        question = self.codebook.questions[asked.question_id]
        if question.answer_type is AnswerType.INTEGER:
            return self._number(asked, filled)
        known = len(self.problems)
        choices = [choice for cell in filled for choice in self._choices(asked, question, cell)]
        if any(problem.is_blocking for problem in self.problems[known:]):
            return None
        if question.answer_type is AnswerType.MULTI:
            return self._list(asked, choices)
        return self._one(asked, choices)

    def _refuse(self, rule: Rule, asked: Asked, cell: Given, expected: str) -> None:
        found = f"{name_of(asked)}: '{shown(cell.text)}'"
        self.problems.append(Problem(rule, cell.line, found, expected))

    def _number(self, asked: Asked, filled: Sequence[Given]) -> Answer | None:
        numbers = set()
        for cell in filled:
            number = whole_number(cell.text)
            if number is None or number > MOST_STAFF:
                expected = f"a whole number from 0 to {MOST_STAFF}, in digits"
                self._refuse(Rule.NUMBER_IMPOSSIBLE, asked, cell, expected)
                return None
            numbers.add(number)
        if len(numbers) > 1:
            self._refuse(Rule.ANSWERS_DISAGREE, asked, filled[-1], "one number")
            return None
        return Answer(number=float(numbers.pop()))

    def _choices(self, asked: Asked, question: Question, cell: Given) -> Iterator[_Choice]:
        parts = [part for part in LIST_BREAK.split(cell.text) if tidy(part)]
        if question.answer_type is not AnswerType.MULTI and not self._are_options(question, parts):
            # One answer in the city's own words may hold a semicolon.
            parts = [cell.text]
        for part in parts:
            choice = self._choice(asked, question, Given(tidy(part), cell.line))
            if choice is not None:
                yield choice

    def _are_options(self, question: Question, parts: Sequence[str]) -> bool:
        labels = self.codebook.labels[question.question_id]
        return all(header_key(part) in labels for part in parts)

    def _choice(self, asked: Asked, question: Question, part: Given) -> _Choice | None:
        key = header_key(part.text)
        option = self.codebook.labels[question.question_id].get(key)
        is_list = question.answer_type is AnswerType.MULTI
        if option is not None and option != OTHER:
            return self._offered(asked, part, option)
        if option is None and key == NONE and is_list:
            return _Choice(None, part.line)
        if question.offers_other:
            return self._own_words(asked, question, part)
        self._refuse(Rule.OPTION_UNKNOWN, asked, part, self._near(question, key))
        return None

    def _offered(self, asked: Asked, part: Given, option: str) -> _Choice | None:
        offered = [o.option_id for o in self.codebook.offered(asked.question_id, self.wave)]
        if option == NOT_REPORTED:
            return None
        if option not in offered:
            expected = f"an option of {self.wave}: {', '.join(offered[:_MOST_OPTIONS])}"
            self._refuse(Rule.OPTION_NOT_OFFERED, asked, part, expected)
            return None
        return _Choice(option, part.line)

    def _own_words(self, asked: Asked, question: Question, part: Given) -> _Choice | None:
        """Option `other`: with a text, or alone where the cell holds just its label."""
        marked = _OTHER.fullmatch(part.text)
        text = tidy(marked["text"]) if marked else part.text
        key = header_key(text)
        labels = self.codebook.labels[question.question_id]
        if not text or (marked is None and labels.get(key) == OTHER):
            return _Choice(OTHER, part.line)
        if len(text) > LONGEST_TEXT:
            expected = f"at most {LONGEST_TEXT} characters"
            self._refuse(Rule.TEXT_TOO_LONG, asked, part, expected)
            return None
        if key in _NO_WORDS or not any(char.isalpha() for char in text):
            expected = f"{self._near(question, key)}; an empty cell where nothing was answered"
            self._refuse(Rule.OPTION_UNKNOWN, asked, part, expected)
            return None
        if marked is None and (near := self._nearest(question, key, _NEARLY_THE_SAME)):
            expected = f"'{near}', or a text of the city's own: it is kept as such"
            self._refuse(Rule.OPTION_NEAR_MISS, asked, part, expected)
        return _Choice(OTHER, part.line, text)

    def _near(self, question: Question, key: str) -> str:
        near = self._nearest(question, key, _NEAR)
        if near is not None:
            return f"an option or a known spelling of one; nearest: '{near}'"
        offered = self.codebook.offered(question.question_id, self.wave)
        return f"one of: {', '.join(o.option_id for o in offered[:_MOST_OPTIONS])}"

    def _nearest(self, question: Question, key: str, cutoff: int) -> str | None:
        if len(self.problems) > _MOST_SEARCHED:
            return None
        from rapidfuzz import fuzz, process

        spellings = list(self.codebook.labels[question.question_id])
        best = process.extractOne(
            key[:LONGEST_TEXT], spellings, scorer=fuzz.ratio, score_cutoff=cutoff
        )
        return None if best is None else str(best[0])

    def _one(self, asked: Asked, choices: Sequence[_Choice]) -> Answer | None:
        distinct = {(choice.option, header_key(choice.text or "")): choice for choice in choices}
        if not distinct:
            return None
        if len(distinct) > 1:
            self._contradict(asked, choices, "one answer")
            return None
        choice = choices[0]
        texts = (choice.text,) if choice.text else ()
        return Answer(options=(choice.option or NONE,), texts=texts)

    def _list(self, asked: Asked, choices: Sequence[_Choice]) -> Answer | None:
        kept: dict[tuple[str | None, str], _Choice] = {}
        for choice in choices:
            key = (choice.option, header_key(choice.text or ""))
            if key in kept:
                found = Given(choice.text or choice.option or NONE, choice.line)
                self._refuse(Rule.OPTION_TWICE, asked, found, "each option once; it is kept once")
            kept.setdefault(key, choice)
        says_none = any(option in (None, NONE) for option, _ in kept)
        if not kept:
            return None
        if says_none and len(kept) > 1:
            self._contradict(asked, choices, f"'{NONE}' alone, or what there is")
            return None
        options = tuple(choice.option for choice in kept.values() if choice.option)
        texts = tuple(choice.text for choice in kept.values() if choice.text)
        return Answer(options=options, texts=texts)

    def _contradict(self, asked: Asked, choices: Sequence[_Choice], expected: str) -> None:
        said = "; ".join(choice.text or choice.option or NONE for choice in choices)
        self._refuse(Rule.ANSWERS_DISAGREE, asked, Given(said, choices[-1].line), expected)
