"""How outcomes differ between cities that have a driver and cities that do not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.portal import charts
from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site

BEYOND_CHANCE = 0.05
"""A gap is drawn in colour where its adjusted p-value is below."""


@dataclass(frozen=True)
class Gap:
    """A gap and the indicator that it is of."""

    row: Row
    indicator: Row

    @property
    def is_beyond_chance(self) -> bool:
        """Does it stay below the limit when all tests of the method are allowed for?"""
        adjusted = self.row["p_adjusted"]
        return adjusted is not None and adjusted < BEYOND_CHANCE

    @property
    def is_points(self) -> bool:
        """Is it a difference of percentages? Those in money or rates have no common axis."""
        return str(self.indicator["unit"]).startswith("percent")


@dataclass(frozen=True)
class Panel:
    """All gaps of a driver by one method."""

    method: str
    gaps: Sequence[Gap]
    counts: Sequence[Row]
    """How many gaps have a number, are beyond chance, or lack one, and why."""

    @property
    def counted(self) -> list[Gap]:
        """Gaps with a number."""
        return [gap for gap in self.gaps if gap.row["gap"] is not None]

    @property
    def points(self) -> list[Gap]:
        """Those in points, which share an axis."""
        return [gap for gap in self.counted if gap.is_points]

    @property
    def results(self) -> Counter[str]:
        """How many gaps have a number, have none, and are beyond chance."""
        return Counter(dict(self.counts_of("result")))

    def counts_of(self, aspect: str) -> list[tuple[str, int]]:
        """How many gaps have each value of an aspect, most frequent first."""
        found = [
            (row["gap_aspect_value"], row["gap_count"])
            for row in self.counts
            if row["gap_aspect"] == aspect
        ]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    @property
    def scale(self) -> charts.Scale:
        """One axis for all gaps in points."""
        values = [gap.row[name] for gap in self.points for name in ("ci_low", "ci_high")]
        return charts.Scale.around([value for value in values if value is not None] or [0.0], 0)

    def groups(self, dimensions: Sequence[str]) -> list[tuple[str, list[Gap]]]:
        """Gaps in points by dimension, the largest first."""
        found = []
        for dimension in dimensions:
            gaps = [gap for gap in self.points if gap.indicator["dimension"] == dimension]
            gaps.sort(key=lambda gap: (-gap.row["gap"], gap.row["indicator_code"]))
            if gaps:
                found.append((dimension, gaps))
        return found


def outcome_pages(site: Site) -> Parts:
    """Give the list of drivers, and a page for each."""
    rows = site.data.rows_by("outcome_gap", "driver_id", "method")
    counts = site.data.rows_by("driver_gap_count", "driver_id", "method")
    methods = site.codes("gap_method")
    panels = {
        driver["driver_id"]: [
            Panel(
                method,
                _gaps(site, rows.get((driver["driver_id"], method), [])),
                counts.get((driver["driver_id"], method), []),
            )
            for method in methods
        ]
        for driver in site.data.rows("driver")
    }
    yield _index(site, panels)
    for driver in site.data.rows("driver"):
        yield _driver(site, driver, panels[driver["driver_id"]])


def _gaps(site: Site, rows: Sequence[Row]) -> list[Gap]:
    """The gaps of the usual indicators; variants on another base would repeat them."""
    gaps = [Gap(row, site.indicators[row["indicator_code"]]) for row in rows]
    return [gap for gap in gaps if gap.indicator["variant_of"] is None]


def _index(site: Site, panels: dict[str, list[Panel]]) -> Page:
    results = {driver: found[0].results for driver, found in panels.items()}
    drivers = sorted(
        site.data.rows("driver"),
        key=lambda driver: (-results[driver["driver_id"]]["number"], driver["driver_id"]),
    )
    values = {
        "drivers": drivers,
        "results": results,
        "comparisons": site.overview("gaps_with_number")["all"],
    }
    return Page("outcomes.html", "outcomes.html", values)


def _driver(site: Site, driver: Row, panels: Sequence[Panel]) -> Page:
    values = {
        "driver": driver,
        "panels": panels,
        "levels": _levels(site, panels[0]),
        "dimensions": site.codes("dimension"),
    }
    return Page(f"outcomes/{driver['driver_id']}.html", "driver.html", values, "outcomes.html")


def _levels(site: Site, panel: Panel) -> list[Gap]:
    """The means of both groups for the one indicator that stands for each dimension."""
    headlines = [gap for gap in panel.points if gap.indicator["is_headline"]]
    order = site.codes("dimension")
    return sorted(
        headlines,
        key=lambda gap: (order.index(gap.indicator["dimension"]), gap.row["indicator_code"]),
    )
