"""What one city answered in one wave, whatever it was read from: a page, a filled questionnaire.

Here: the records. Not here: reading them (`page.py`, `questionnaire/`), or comparing them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
    `is_whole`: the city says that there are none. Not `is_whole`: items may be missing, so an
    option that is absent is not known to be a no.
    """

    options: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    number: float | None = None
    is_whole: bool = True
    evidence: Evidence = "stated"


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
    line: int = 1
    """Row or line of the file at which the response starts, for problems."""
