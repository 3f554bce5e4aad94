"""How residents of a city fare: scores, indicators among other cities', income over the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from pipelines.portal import charts
from pipelines.portal.release_data import Row
from pipelines.portal.site import Site

INCOME = "S1901_C01_012E"
_FEWEST_YEARS = 3
_FEWEST_SCORES = 3


@dataclass(frozen=True)
class Outcome:
    """A value beside those of the other cities that have it."""

    row: Row
    indicator: Row
    observed: Row
    spread: Row


@dataclass(frozen=True)
class OutcomeGroup:
    """Outcomes of one dimension."""

    title: str
    outcomes: Sequence[Outcome]


@dataclass(frozen=True)
class Score:
    """A score beside those that may be compared with it."""

    row: Row
    spread: Row
    quarter: str | None
    """`upper`, `middle` or `lower`; None where too few cities can be compared."""


@dataclass(frozen=True)
class Income:
    """Median household income over the years, beside the median of cities."""

    svg: Markup
    own: Sequence[tuple[int, float]]
    medians: dict[int, float]
    cities: dict[int, int]


class Comparisons:
    """The spreads of the release, by what they are of."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def outcomes(self) -> dict[str, Row]:
        """By indicator."""
        return {row["indicator_code"]: row for row in self._site.data.rows("outcome_spread")}

    @cached_property
    def scores(self) -> dict[tuple[str, str, str], Row]:
        """By dimension, kind of measure and indicators."""
        rows = self._site.data.rows("score_spread")
        return {
            (row["dimension"], row["measure_kind"], row["comparable_within"]): row for row in rows
        }

    @cached_property
    def income(self) -> dict[int, Row]:
        """By year."""
        rows = self._site.data.rows("outcome_year_spread")
        return {row["year"]: row for row in rows if row["indicator_code"] == INCOME}


def quartiles(spread: Row) -> charts.Spread | None:
    """The middle half of a spread; None where too few cities have a value."""
    if spread["median"] is None:
        return None
    return charts.Spread(spread["lower_quartile"], spread["median"], spread["upper_quartile"])


def outcome_groups(
    site: Site, comparisons: Comparisons, rows: Sequence[Row], observations: Sequence[Row]
) -> list[OutcomeGroup]:
    """The compared value of each indicator, by dimension.

    A variant, such as one with don't-knows, is left out where the city has the usual indicator.
    """
    usual = {row["indicator_code"] for row in rows}
    observed = {(row["indicator_code"], row["year"]): row for row in observations}
    groups = []
    for dimension in site.codes("dimension"):
        found = [
            Outcome(
                row,
                site.indicators[row["indicator_code"]],
                observed[row["indicator_code"], row["year"]],
                comparisons.outcomes[row["indicator_code"]],
            )
            for row in rows
            if site.indicators[row["indicator_code"]]["variant_of"] not in usual
            and site.indicators[row["indicator_code"]]["dimension"] == dimension
        ]
        if found:
            found.sort(key=lambda outcome: (-outcome.row["year"], outcome.row["indicator_code"]))
            groups.append(OutcomeGroup(site.label("dimension", dimension), found))
    return groups


def scores_of(
    site: Site, comparisons: Comparisons, rows: Sequence[Row], quarters: Sequence[Row]
) -> list[Score]:
    """The scores in the vocabulary's order; none where so few would only mislead."""
    if len(rows) < _FEWEST_SCORES:
        return []
    order = site.codes("dimension")
    quarter_of = {(row["dimension"], row["measure_kind"]): row["score_quarter"] for row in quarters}
    scores = [
        Score(
            row,
            comparisons.scores[row["dimension"], row["measure_kind"], row["comparable_within"]],
            quarter_of.get((row["dimension"], row["measure_kind"])),
        )
        for row in rows
    ]
    return sorted(scores, key=lambda s: (order.index(s.row["dimension"]), s.row["measure_kind"]))


def income_of(
    site: Site, comparisons: Comparisons, name: str, observations: Sequence[Row]
) -> Income | None:
    """The line of income; None where too few years are known."""
    own = sorted(
        (row["year"], row["value"])
        for row in observations
        if row["indicator_code"] == INCOME and row["exclusion_reason"] != "other_geography"
    )
    if len(own) < _FEWEST_YEARS:
        return None
    spreads = {
        year: row
        for year, row in comparisons.income.items()
        if own[0][0] <= year <= own[-1][0] and row["median"] is not None
    }
    medians = {year: spreads[year]["median"] for year in sorted(spreads)}
    series = [charts.Series(own, "a")]
    if medians:
        series.insert(0, charts.Series(list(medians.items()), "q", has_dots=False))
    svg = charts.line(series, _income_sentence(site, name, own, medians), thousands)
    return Income(svg, own, medians, {year: row["cities"] for year, row in spreads.items()})


def thousands(dollars: float) -> str:
    """Money at the end of a line, where there is little room."""
    return f"${dollars / 1000:,.0f}k"


def _income_sentence(
    site: Site, name: str, own: Sequence[tuple[int, float]], medians: dict[int, float]
) -> str:
    words = site.words
    (first, before), (last, now) = own[0], own[-1]
    text = words.gettext(
        "Median household income in %(city)s: %(before)s in %(first)s, %(now)s in %(last)s.",
        city=name,
        before=words.measure(before, "usd"),
        first=first,
        now=words.measure(now, "usd"),
        last=last,
    )
    if last not in medians:
        return text
    return f"{text} " + words.gettext(
        "Median of the cities with figures: %(median)s.",
        median=words.measure(medians[last], "usd"),
    )
