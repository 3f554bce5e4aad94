"""What was drawn beside what the study finds: gaps, classes, scorecards, shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.settings import Settings
from pipelines.simulate.draw import Drawn
from pipelines.simulate.drivers import Card, is_high
from pipelines.simulate.plan import Gap
from pipelines.simulate.reference import WAVE, Reference
from pipelines.warehouse import reading

HIGH, LOW = "high", "low"


@dataclass(frozen=True)
class Found:
    """One planted gap as one method finds it; without a number the reason stands."""

    planted: Gap
    method: str
    gap: float | None
    ci_low: float | None
    ci_high: float | None
    n_with: int
    n_without: int
    reason: str | None

    @property
    def holds_planted(self) -> bool:
        """Does the interval hold what was planted?"""
        if self.ci_low is None or self.ci_high is None:
            return False
        return self.ci_low <= self.planted.value <= self.ci_high


@dataclass(frozen=True)
class Comparison:
    """The truth of a draw beside the marts that were built from it."""

    gaps: tuple[Found, ...]
    classes_drawn: Mapping[str, str]
    classes_found: Mapping[str, str]
    cards_drawn: Mapping[str, Card]
    cards_found: Mapping[str, Card]
    shares_compared: int
    largest_difference_pct: float

    @property
    def classes_alike(self) -> int:
        """Cities whose class came out as drawn."""
        found = self.classes_found
        return sum(found.get(city) == drawn for city, drawn in self.classes_drawn.items())

    @property
    def cards_alike(self) -> int:
        """Cities whose scorecard came out as drawn, on every recommendation."""
        found = self.cards_found
        return sum(found.get(city) == drawn for city, drawn in self.cards_drawn.items())


def compare(settings: Settings, drawn: Drawn, reference: Reference) -> Comparison:
    """Hold a draw against the marts of its build."""
    with reading(settings.warehouse) as connection:
        differences = _differences(connection, reference)
        classes = connection.execute("select city_code, psi_class from psi_index").fetchall()
        return Comparison(
            gaps=tuple(_found(connection, drawn.plan.gaps)),
            classes_drawn={
                city.city_code: HIGH if is_high(points) else LOW
                for city, points in zip(drawn.cities, drawn.index, strict=True)
            },
            classes_found=dict(classes),
            cards_drawn={
                city.city_code: card for city, card in zip(drawn.cities, drawn.cards, strict=True)
            },
            cards_found=_cards(connection),
            shares_compared=len(differences),
            largest_difference_pct=max(differences),
        )


def _found(connection: duckdb.DuckDBPyConnection, gaps: Sequence[Gap]) -> list[Found]:
    sql = """
        select method, gap, ci_low, ci_high, n_with, n_without, reason from outcome_gap
        where driver_id = ? and indicator_code = ? order by method
    """
    return [
        Found(gap, *row)
        for gap in gaps
        for row in connection.execute(sql, [gap.driver_id, gap.indicator_code]).fetchall()
    ]


def _cards(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    sql = "select city_code, recommendation_id, strength from city_scorecard"
    found: dict[str, dict[str, str]] = {}
    for city_code, recommendation_id, strength in connection.execute(sql).fetchall():
        found.setdefault(city_code, {})[recommendation_id] = strength
    return found


def _differences(connection: duckdb.DuckDBPyConnection, reference: Reference) -> list[float]:
    """Points by which the share of each printed answer differs from the print."""
    rows = connection.execute(
        "select question_id, item_id, option_id, share_pct from survey_share "
        "where respondent_group = 'all' and wave = ? and cities_answering > 0",
        [WAVE],
    ).fetchall()
    shares = {(question, item, option): share for question, item, option, share in rows}
    return [
        abs(shares[asked.question_id, asked.item_id, option] - printed)
        for (asked, option), printed in reference.printed.items()
        if (asked.question_id, asked.item_id, option) in shares
    ]
