"""What a page says, as records and as the JSON object of `cityfare parse`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.pages.problems import Json, WithProblems, problem_json
from pipelines.survey.response import SufficiencyLists


@dataclass(frozen=True, order=True)
class PeerFigure:
    """A figure about all cities that stands on a city's page: `<question>.<option>`."""

    figure: str
    value: int
    unit: str


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
    whole_lists: tuple[str, ...] = ()
    """Questions whose options are known to be all: one that is absent there is a no."""
    data_sufficiency: Mapping[str, str] = field(default_factory=dict)
    """Flag of each area; `not_reported` where its lists break a rule."""
    sufficiency_lists: SufficiencyLists = field(default_factory=SufficiencyLists)
    peer_figures: tuple[PeerFigure, ...] = ()
    narrative: Mapping[str, str] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    """Paths of what was read from a sentence, or concluded, instead of read from a field."""

    def to_json(self) -> dict[str, Json]:
        """The object that `cityfare parse` prints."""
        header = self.header
        return {
            "kind": self.kind,
            "city": header.city,
            "country": header.country,
            "leader_title": header.leader_title,
            "leader_name": header.leader_name,
            "population": header.population,
            "population_year": header.population_year,
            "lead_innovation_officers": list(header.lead_innovation_officers),
            "wave": self.wave,
            "answers": {question: list(options) for question, options in self.answers.items()},
            "other_answers": {name: list(texts) for name, texts in self.other_answers.items()},
            "numbers": dict(self.numbers),
            "data_sufficiency": dict(self.data_sufficiency),
            "declared_counts": {
                "sufficient": self.sufficiency_lists.declared.sufficient,
                "insufficient": self.sufficiency_lists.declared.insufficient,
            },
            "peer_figures": [
                {"figure": peer.figure, "value": peer.value, "unit": peer.unit}
                for peer in self.peer_figures
            ],
            "narrative": dict(self.narrative),
            "inferred": list(self.inferred),
            "problems": [problem_json(problem) for problem in self.problems],
        }
