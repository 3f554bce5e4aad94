"""Each published statement beside what the data give, by verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.portal import charts
from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site
from pipelines.portal.views.home import gap_scale

_UNITS = ("percent", "percentage_points")


@dataclass(frozen=True)
class Verdict:
    """The statements of one verdict."""

    code: str
    findings: Sequence[Row]

    def measured(self, unit: str) -> list[Row]:
        """Those with a number of ours in a unit that can be drawn."""
        return [f for f in self.findings if f["unit"] == unit and f["ci_low"] is not None]

    @property
    def others(self) -> list[Row]:
        """Those that are not drawn."""
        drawn = {f["finding_id"] for unit in _UNITS for f in self.measured(unit)}
        return [f for f in self.findings if f["finding_id"] not in drawn]


def findings_page(site: Site) -> Parts:
    """Give the page of the published statements."""
    rows = site.data.rows("finding")
    verdicts = [
        Verdict(code, [row for row in rows if row["verdict"] == code])
        for code in site.codes("verdict")
    ]
    values = {
        "verdicts": [verdict for verdict in verdicts if verdict.findings],
        "scales": {"percent": charts.Scale(0, 100), "percentage_points": gap_scale(rows)},
        "units": _UNITS,
        "figures": {row["figure_id"]: row for row in site.data.rows("published_figure")},
        "counts": site.overview("statements_by_verdict"),
        "total": site.overview("statements")["all"],
    }
    yield Page("findings.html", "findings.html", values)
