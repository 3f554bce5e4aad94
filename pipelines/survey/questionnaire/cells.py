"""One cell, or the rows of one question -> one answer.

Here: labels -> options, numbers, own words. Not here: which question a cell answers (`header.py`,
`rows.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.nearest import nearest
from pipelines.pages.problems import Problem, Rule, listed, shown
from pipelines.pages.text_key import folded, tidy
from pipelines.survey.questionnaire.codebook import (
    NONE,
    NOT_REPORTED,
    AnswerType,
    Codebook,
    Question,
)
from pipelines.survey.questionnaire.layout import header_key, name_of
from pipelines.survey.questionnaire.typed_values import LIST_BREAK, LONGEST_TEXT, whole_number
from pipelines.survey.response import Answer, Asked
from pipelines.survey.vocabulary import OTHER

MOST_STAFF = 10_000
"""No city hall has more people whose work is innovation."""

_NOT_KNOWN = frozenset({"unclear", "not_applicable", NOT_REPORTED})
"""What words may say that is not an answer where the question has no such option."""
_TOOL_CODE = re.compile(r"[A-Z]{1,4}[_-]?\d{1,6}", re.IGNORECASE)
"""By which survey tools call an answer where they export no labels: A1, AO01, SQ003."""
_NEAR = 60
_NEARLY_THE_SAME = 88
_MOST_OPTIONS = 12
_MOST_SEARCHED = 1_000
"""Problems, after which no nearest spelling is looked for: nobody reads so many."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and in which row."""

    text: str
    line: int


@dataclass(frozen=True)
class _Choice:
    """One answer out of a cell.

    No option: the word that says there is none. `not_reported`: a word that says that the answer
    is not known. Own words are sure if the form's own "other" stands before them.
    """

    option: str | None
    line: int
    text: str | None = None
    is_sure: bool = True


@dataclass(frozen=True)
class CellReader:
    """Reads answers of one wave."""

    codebook: Codebook
    wave: str
    problems: list[Problem]
    """What is wrong is added here."""

    def read(self, asked: Asked, given: Sequence[Cell]) -> Answer | None:
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
        if not self._is_known(asked, choices):
            return None
        if question.answer_type is AnswerType.MULTI:
            return self._list(asked, choices)
        return self._one(asked, choices)

    def _refuse(self, rule: Rule, asked: Asked, cell: Cell, expected: str) -> None:
        found = f"{name_of(asked)}: '{shown(cell.text)}'"
        self.problems.append(Problem(rule, cell.line, found, expected))

    def _number(self, asked: Asked, filled: Sequence[Cell]) -> Answer | None:
        numbers = set()
        if all(self._word(cell.text) in _NOT_KNOWN for cell in filled):
            expected = "a number; it counts as not known"
            self._refuse(Rule.ANSWER_NOT_KNOWN, asked, filled[0], expected)
            return None
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

    def _choices(self, asked: Asked, question: Question, cell: Cell) -> Iterator[_Choice]:
        parts = [part for part in LIST_BREAK.split(cell.text) if tidy(part)]
        if question.answer_type is not AnswerType.MULTI and not self._are_options(question, parts):
            # One answer in the city's own words may hold a semicolon.
            parts = [cell.text]
        for part in parts:
            yield from self._choice(asked, question, Cell(tidy(part), cell.line))

    def _are_options(self, question: Question, parts: Sequence[str]) -> bool:
        labels = self.codebook.labels[question.question_id]
        return all(header_key(part) in labels for part in parts)

    def _choice(self, asked: Asked, question: Question, part: Cell) -> Iterator[_Choice]:
        option = self.codebook.labels[question.question_id].get(header_key(part.text))
        word = self._word(part.text) if option is None else ""
        if question.has_option(word):
            option = word
        if option == OTHER:
            yield _Choice(OTHER, part.line)
        elif option is not None:
            yield from self._offered(asked, part, option)
        elif word == NONE and question.answer_type is AnswerType.MULTI:
            yield _Choice(None, part.line)
        elif word in _NOT_KNOWN or _TOOL_CODE.fullmatch(part.text):
            yield _Choice(NOT_REPORTED, part.line, part.text)
        else:
            yield from self._unlisted(asked, question, part)

    def _word(self, text: str) -> str:
        """What a word says that answers any question; empty if it is none."""
        return self.codebook.words.get(folded(text), "")

    def _unlisted(self, asked: Asked, question: Question, part: Cell) -> Iterator[_Choice]:
        """What neither is a label nor answers any question: several labels, or own words."""
        several = self.codebook.phrases[question.question_id].options_in(part.text)
        if several is not None and not self._is_marked(question, part.text):
            for each in several:
                yield from self._offered(asked, part, each)
        elif question.offers_other:
            yield from self._own_words(asked, question, part)
        else:
            self._refuse(Rule.OPTION_UNKNOWN, asked, part, self._near(question, part.text))

    def _offered(self, asked: Asked, part: Cell, option: str) -> Iterator[_Choice]:
        offered = [o.option_id for o in self.codebook.offered(asked.question_id, self.wave)]
        if option == NOT_REPORTED:
            return
        if option not in offered:
            expected = f"an option of {self.wave}: {', '.join(offered[:_MOST_OPTIONS])}"
            self._refuse(Rule.OPTION_NOT_OFFERED, asked, part, expected)
            return
        yield _Choice(option, part.line)

    def _own_words(self, asked: Asked, question: Question, part: Cell) -> Iterator[_Choice]:
        """Option `other` with a text, after its label and a colon or by itself."""
        is_marked = self._is_marked(question, part.text)
        text = tidy(part.text.partition(":")[2]) if is_marked else part.text
        phrases = self.codebook.phrases[question.question_id]
        named = phrases.named_in(text)
        if len(text) > LONGEST_TEXT:
            expected = f"at most {LONGEST_TEXT} characters"
            self._refuse(Rule.TEXT_TOO_LONG, asked, part, expected)
        elif self._word(text) or (text and not any(char.isalpha() for char in text)):
            near = self._near(question, text)
            expected = f"{near}; an empty cell where nothing was answered"
            self._refuse(Rule.OPTION_UNKNOWN, asked, part, expected)
        elif (named and not is_marked) or len(phrases.options_in(text) or ()) > 1:
            expected = (
                "options parted by semicolons, and 'other: ' before each answer in own words; "
                f"what the cell may mean, beside other words: {listed(named)}"
            )
            self._refuse(Rule.OPTION_UNCLEAR, asked, part, expected)
        else:
            nearest = None if is_marked else self._nearest(question, text, _NEARLY_THE_SAME)
            if nearest:
                expected = f"'{nearest}', or 'other: ' before a text of the city's own"
                self._refuse(Rule.OPTION_NEAR_MISS, asked, part, expected)
            yield _Choice(OTHER, part.line, text or None, is_sure=is_marked and not named)

    def _is_marked(self, question: Question, text: str) -> bool:
        label, colon, _ = text.partition(":")
        option = self.codebook.labels[question.question_id].get(header_key(label))
        return bool(colon) and OTHER in (option, self._word(label))

    def _near(self, question: Question, text: str) -> str:
        near = self._nearest(question, text, _NEAR)
        if near is not None:
            return f"an option or a known spelling of one; nearest: '{near}'"
        offered = self.codebook.offered(question.question_id, self.wave)
        return f"one of: {', '.join(o.option_id for o in offered[:_MOST_OPTIONS])}"

    def _nearest(self, question: Question, text: str, cutoff: int) -> str | None:
        if len(self.problems) > _MOST_SEARCHED:
            return None
        spellings = list(self.codebook.labels[question.question_id])
        key = header_key(text[:LONGEST_TEXT])
        return next(iter(nearest(key, spellings, cutoff=cutoff)), None)

    def _one(self, asked: Asked, choices: Sequence[_Choice]) -> Answer | None:
        distinct = {(choice.option, header_key(choice.text or "")): choice for choice in choices}
        if len(distinct) > 1:
            self._contradict(asked, choices, "one answer")
            return None
        choice = choices[0]
        texts = (choice.text,) if choice.text else ()
        return Answer((choice.option or NONE,), texts, is_complete=choice.is_sure)

    def _list(self, asked: Asked, choices: Sequence[_Choice]) -> Answer | None:
        kept: dict[tuple[str | None, str], _Choice] = {}
        for choice in choices:
            key = (choice.option, header_key(choice.text or ""))
            if key in kept:
                found = Cell(choice.text or choice.option or NONE, choice.line)
                self._refuse(Rule.OPTION_TWICE, asked, found, "each option once; it is kept once")
            kept.setdefault(key, choice)
        if len(kept) > 1 and any(option in (None, NONE) for option, _ in kept):
            self._contradict(asked, choices, f"'{NONE}' alone, or what there is")
            return None
        options = tuple(choice.option for choice in kept.values() if choice.option)
        texts = tuple(choice.text for choice in kept.values() if choice.text)
        return Answer(options, texts, is_complete=all(choice.is_sure for choice in choices))

    def _is_known(self, asked: Asked, choices: Sequence[_Choice]) -> bool:
        """Whether an answer was given; words that say that none is known are reported."""
        unknown = [choice for choice in choices if choice.option == NOT_REPORTED]
        if unknown and len(unknown) < len(choices):
            self._contradict(asked, choices, "an answer, or that none is known")
        elif unknown:
            cell = Cell(unknown[0].text or "", unknown[0].line)
            self._refuse(Rule.ANSWER_NOT_KNOWN, asked, cell, "an answer; it counts as not known")
        return bool(choices) and not unknown

    def _contradict(self, asked: Asked, choices: Sequence[_Choice], expected: str) -> None:
        said = "; ".join(choice.text or choice.option or NONE for choice in choices)
        self._refuse(Rule.ANSWERS_DISAGREE, asked, Cell(said, choices[-1].line), expected)
