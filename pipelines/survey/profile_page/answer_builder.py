"""The answers of one page under way: what was given, where, and whether in a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.pages.problems import Problem
from pipelines.pages.text_key import key_of
from pipelines.survey.profile_page.result import PeerFigure
from pipelines.survey.vocabulary import FOCUS

_ORDER = (
    "purposes",
    "success_factors",
    "formal_strategy",
    "approach",
    FOCUS,
    "roles",
    "team_placement",
    "terms",
    "activities",
    "dedicated_funding",
    "funding_sources",
    "funded_activities",
    "innovation_partners",
    "data_partners",
)


@dataclass(frozen=True)
class Given:
    """One option that a page gives, with the text behind `other`."""

    option: str
    line: int
    text: str | None = None
    is_sentence: bool = False


@dataclass(frozen=True)
class Facts:
    """What one reader found in its part of the page."""

    given: tuple[tuple[str, Given], ...] = ()
    """Question and option, in the order of the page."""
    none_of: tuple[str, ...] = ()
    """Questions to which the page says that there is nothing."""
    numbers: tuple[tuple[str, int], ...] = ()
    figures: tuple[PeerFigure, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Answers:
    """The answers of a page, by question, in the order of the page."""

    given: Mapping[str, tuple[Given, ...]]
    none_of: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)
    team_lines: frozenset[int] = frozenset()
    """Places of the lines that say where the team sits or how large it is."""
    figures: tuple[PeerFigure, ...] = ()
    problems: tuple[Problem, ...] = ()

    def options(self) -> dict[str, tuple[str, ...]]:
        """Options of every question that the page answers."""
        return {
            question: tuple(answer.option for answer in self.given.get(question, ()))
            for question in _ORDER
            if self.given.get(question) or question in self.none_of
        }

    def others(self) -> dict[str, tuple[str, ...]]:
        """The texts behind the option `other`."""
        texts = {
            question: tuple(a.text for a in self.given.get(question, ()) if a.text is not None)
            for question in _ORDER
        }
        return {question: printed for question, printed in texts.items() if printed}

    def answered(self) -> dict[tuple[str, str], int]:
        """Line of every question and option."""
        return {(q, a.option): a.line for q, answers in self.given.items() for a in answers}

    def inferred(self) -> list[str]:
        """Paths of what stands in sentences: a whole question, or one option of it."""
        paths: list[str] = []
        for question in _ORDER:
            answers = self.given.get(question, ())
            told = [answer for answer in answers if answer.is_sentence]
            is_denied = question in self.none_of and not answers
            if is_denied or (told and len(told) == len(answers)):
                paths.append(f"answers.{question}")
            else:
                paths += dict.fromkeys(f"answers.{question}.{answer.option}" for answer in told)
        return paths + [f"numbers.{question}" for question in self.numbers]


def gather(facts: Iterable[Facts]) -> Facts:
    """The facts of several readers as those of one."""
    found = list(facts)
    return Facts(
        given=tuple(pair for part in found for pair in part.given),
        none_of=tuple(question for part in found for question in part.none_of),
        numbers=tuple(pair for part in found for pair in part.numbers),
        figures=tuple(figure for part in found for figure in part.figures),
        problems=tuple(problem for part in found for problem in part.problems),
    )


def by_question(pairs: Iterable[tuple[str, Given]]) -> dict[str, tuple[Given, ...]]:
    """The options of each question; one that the page gives again stays where it was first."""
    first: dict[tuple[str, str, str], Given] = {}
    for question, given in pairs:
        first.setdefault((question, given.option, key_of(given.text or "")), given)
    answers: dict[str, tuple[Given, ...]] = {}
    for (question, _, _), given in first.items():
        answers[question] = (*answers.get(question, ()), given)
    return answers
