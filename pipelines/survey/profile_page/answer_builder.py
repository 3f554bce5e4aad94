"""The answers of one page under way: what was given, where, and whether in a sentence."""

from collections import defaultdict
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


@dataclass
class Answers:
    """Answers under way, by question, in the order of the page."""

    given: dict[str, list[Given]] = field(default_factory=lambda: defaultdict(list))
    none_of: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    team_lines: set[int] = field(default_factory=set)
    """Places of the lines that say where the team sits or how large it is."""
    figures: list[PeerFigure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def give(self, question: str, answer: Given) -> None:
        """Keep an answer, unless the page gave it before."""
        known = self.given[question]
        key = key_of(answer.text or "")
        if not any(a.option == answer.option and key_of(a.text or "") == key for a in known):
            known.append(answer)

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
