"""What one city answered in one wave, whatever it was read from: a page, a filled questionnaire.

Here: the records. Not here: reading them (`page.py`, `questionnaire/`), or comparing them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

MOST_PEOPLE = 100_000_000
"""No city comes near; the largest of the survey has 9 million."""
YEARS = range(1950, 2101)
"""Years that a population may be of."""
Row = dict[str, str | None]
Evidence = Literal["stated", "inferred"]


@dataclass(frozen=True, order=True)
class Asked:
    """A question, or one item of a matrix question."""

    question_id: str
    item_id: str | None = None


@dataclass(frozen=True)
class Answer:
    """The answer to one question or item.

    `options` holds option ids in the order given, `other` once for each of `texts`. No options and
    `is_complete`: the city says that there are none. Not `is_complete`: items may be missing, so an
    option that is absent is not known to be a no.
    """

    options: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    number: float | None = None
    is_complete: bool = True
    evidence: Evidence = "stated"


@dataclass(frozen=True)
class Stated:
    """What the person who adds a page states of it, where the page does not print it."""

    city: str | None = None
    country: str | None = None
    wave: str | None = None

    @classmethod
    def of(cls, stated: Mapping[str, str]) -> Self:
        """Take what concerns us from a snapshot's record."""
        return cls(stated.get("city"), stated.get("country"), stated.get("wave"))


NOTHING_STATED = Stated()


@dataclass(frozen=True)
class DeclaredCounts:
    """How many areas a page says it lists."""

    sufficient: int | None = None
    insufficient: int | None = None


@dataclass(frozen=True)
class ListedArea:
    """An entry of one of the two sufficiency lists; without an area its label is not known."""

    list_name: str
    label: str
    line: int
    area: str | None = None
    nearest: str | None = None
    """The known spelling nearest to a label that is not known."""


@dataclass(frozen=True)
class SufficiencyLists:
    """What a page lists as sufficient and insufficient data, before any rule was applied."""

    areas: tuple[ListedArea, ...] = ()
    declared: DeclaredCounts = DeclaredCounts()

    def rows(self, response_id: str) -> list[Row]:
        """One row for each entry, as the landing table of policy areas has it."""
        places: Counter[str] = Counter()
        rows: list[Row] = []
        for area in self.areas:
            places[area.list_name] += 1
            rows.append(
                {
                    "response_id": response_id,
                    "list": area.list_name,
                    "position": str(places[area.list_name]),
                    "label": area.label,
                    "policy_area_id": area.area,
                    "nearest_spelling": area.nearest,
                    "sufficient_declared": text_of(self.declared.sufficient),
                    "insufficient_declared": text_of(self.declared.insufficient),
                }
            )
        return rows


def text_of(number: int | None) -> str | None:
    """A number as a cell of a parsed table."""
    return None if number is None else str(number)


@dataclass(frozen=True)
class Response:
    """Who answered, in which wave, and what. None: not given."""

    city: str
    country: str
    wave: str
    admin1: str | None = None
    leader_title: str | None = None
    leader_name: str | None = None
    population: int | None = None
    population_year: int | None = None
    lead_innovation_officers: tuple[str, ...] = ()
    answers: Mapping[Asked, Answer] = field(default_factory=dict)
    lists: SufficiencyLists = SufficiencyLists()
    """The lists of a page, from which its flags among the answers come."""
    line: int = 1
    """Row or line of the file at which the response starts, for problems."""
