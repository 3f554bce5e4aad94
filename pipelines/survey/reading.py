"""Any file of survey answers, read into responses: a profile page or a filled questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pipelines.survey.response import Response
from pipelines.survey.rules import Problem
from pipelines.survey.vocabulary import Vocabulary

PAGE, QUESTIONNAIRE = "page", "questionnaire"


@dataclass(frozen=True)
class Given:
    """What the person who adds a page states of it, where the page does not print it."""

    city: str | None = None
    country: str | None = None
    wave: str | None = None

    @classmethod
    def of(cls, stated: Mapping[str, str]) -> Self:
        """Take what concerns us from a snapshot's record."""
        return cls(stated.get("city"), stated.get("country"), stated.get("wave"))


@dataclass(frozen=True)
class Read:
    """What a file holds; responses are to be trusted only where it is not refused."""

    kind: str
    layout: str
    responses: tuple[Response, ...]
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> list[Problem]:
        """The problems for which the file may not be used."""
        return [problem for problem in self.problems if problem.is_blocking]

    @property
    def is_refused(self) -> bool:
        """Whether a blocking rule failed."""
        return bool(self.blocking)


def read_responses(data: bytes, name: str, vocabulary: Vocabulary, given: Given) -> Read:
    """Read a file by what it is, whatever its name says; every problem stands in the answer."""
    raise NotImplementedError
