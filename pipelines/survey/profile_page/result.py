"""What a page says: one fact, and the complete page as a record and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.pages.problems import Problem, WithProblems, as_json
from pipelines.survey.response import SufficiencyLists


@dataclass(frozen=True, order=True)
class PeerFigure:
    """A figure about all cities that stands on a city's page: `<question>.<option>`."""

    figure: str
    value: int
    unit: str


@dataclass(frozen=True)
class GivenOption:
    """One option that a page gives as an answer, with the text behind `other`."""

    question: str
    option: str | None
    """None: the page says that there is none."""
    line: int
    text: str | None = None
    is_sentence: bool = False


Fact = GivenOption | PeerFigure | Problem
"""What a reader finds in its part of the page."""


@dataclass(frozen=True)
class Header:
    """Who answered: city, leader, size."""

    city: str | None = None
    country: str | None = None
    leader_title: str | None = None
    leader_name: str | None = None
    population: int | None = None
    population_year: int | None = None
    lead_innovation_officers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedPage(WithProblems):
    """A profile page. None and absent: not printed. An empty list: the page says there is none."""

    kind: str | None
    """`survey_page`, also where a rule refuses it; None if the file is none."""
    header: Header = Header()
    wave: str | None = None
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    other_answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Question -> number, for questions that ask for one."""
    complete_lists: tuple[str, ...] = ()
    """Questions whose options are known to be all: one that is absent there is a no."""
    data_sufficiency: Mapping[str, str] = field(default_factory=dict)
    """Flag of each area; `not_reported` where its lists break a rule."""
    sufficiency_lists: SufficiencyLists = field(default_factory=SufficiencyLists)
    peer_figures: tuple[PeerFigure, ...] = ()
    narrative: Mapping[str, str] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    """Paths of what was read from a sentence, or concluded, instead of read from a field."""

    def to_json(self) -> dict[str, Any]:
        """The object that `cityfare parse` prints."""
        page = as_json(self)
        kind, header, problems = page.pop("kind"), page.pop("header"), page.pop("problems")
        counts = page.pop("sufficiency_lists")["declared"]
        del page["complete_lists"]
        return {"kind": kind, **header, **page, "declared_counts": counts, "problems": problems}
