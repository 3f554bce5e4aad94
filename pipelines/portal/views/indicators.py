"""What residents are asked or what is measured: a page for each indicator, with all its cities."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from pipelines.portal import charts
from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site
from pipelines.portal.views.city_outcomes import quartiles, thousands

_FEWEST_YEARS = 3
ROWS_OF_A_PAGE = 200
"""Cities that one page lists."""


def indicator_pages(site: Site) -> Parts:
    """Give the list of indicators, and a page for each."""
    spreads = {row["indicator_code"]: row for row in site.data.rows("outcome_spread")}
    years = site.data.rows_by("outcome_year_spread", "indicator_code")
    components = site.data.rows_by("indicator_component", "indicator_code")
    yield Page("indicators.html", "indicators.html", _index(site, spreads), "outcomes.html")
    for code, indicator in site.indicators.items():
        found = sorted(years.get(code, []), key=lambda row: row["year"])
        rows = _values(site, code)
        values = {
            "indicator": indicator,
            "spread": spreads.get(code),
            "has_interval": any(row["ci_low"] is not None for row in rows),
            "quartiles": quartiles,
            "tick": thousands if _is_money(indicator) else site.words.tick,
            "years": found,
            "line": _line(site, indicator, found),
            "components": components.get(code, []),
            "twins": _twins(site, indicator),
            "variants": _variants(site, indicator),
        }
        yield from _pages(code, rows, spreads.get(code), values)


def _pages(
    code: str, rows: Sequence[Row], spread: Row | None, values: Mapping[str, object]
) -> Parts:
    """The page of an indicator, and further ones where it has more cities than one page takes."""
    starts = range(0, max(len(rows), 1), ROWS_OF_A_PAGE)
    paths = [f"indicators/{code}{f'-{n}' if n > 1 else ''}.html" for n in range(1, len(starts) + 1)]
    for number, (start, path) in enumerate(zip(starts, paths, strict=True), start=1):
        listed = rows[start : start + ROWS_OF_A_PAGE]
        own = {
            "rows": listed,
            "number": number,
            "paths": paths,
            "start": start,
            "all": spread["cities"] if spread else 0,
        }
        yield Page(path, "indicator.html", {**values, **own}, "outcomes.html")


def _index(site: Site, spreads: dict[str, Row]) -> dict[str, object]:
    return {"groups": _groups(site), "spreads": spreads}


def _groups(site: Site) -> list[tuple[str, list[Row]]]:
    """Indicators by dimension; a variant stands after the indicator that it varies."""
    groups = []
    for dimension in site.codes("dimension"):
        rows = [row for row in site.indicators.values() if row["dimension"] == dimension]
        rows.sort(
            key=lambda row: (row["variant_of"] or row["indicator_code"], row["variant_of"] or "")
        )
        if rows:
            groups.append((dimension, rows))
    return groups


def _values(site: Site, code: str) -> list[Row]:
    """The compared value of every city with its interval, the highest first."""
    intervals = {
        (row["city_code"], row["year"]): row
        for row in site.data.rows_where("wellbeing_observation", "indicator_code", code)
    }
    rows = [
        {
            **row,
            "ci_low": intervals[row["city_code"], row["year"]]["ci_low"],
            "ci_high": intervals[row["city_code"], row["year"]]["ci_high"],
        }
        for row in site.data.rows_where("city_outcome", "indicator_code", code)
    ]
    return sorted(rows, key=lambda row: (-row["value"], row["city_code"]))


def _twins(site: Site, indicator: Row) -> list[Row]:
    """Indicators on the same subject whose question differs, so that values cannot be joined."""
    stem = _subject(indicator)
    return [
        row
        for row in site.indicators.values()
        if _subject(row) == stem
        and row["variant_of"] is None
        and row["indicator_code"] not in (indicator["indicator_code"], indicator["variant_of"])
    ]


def _subject(indicator: Row) -> str:
    """A name without the years of its question and the base of its shares."""
    name = str(indicator["indicator_name"]).partition(" (question")[0].partition(", ")[0]
    return f"{indicator['source_id']} {name}"


def _variants(site: Site, indicator: Row) -> list[Row]:
    """The same question on another base: the usual indicator, or its variants."""
    code, usual = indicator["indicator_code"], indicator["variant_of"]
    return [
        row
        for row in site.indicators.values()
        if row["indicator_code"] == usual or row["variant_of"] == code
    ]


def _is_money(indicator: Row) -> bool:
    return str(indicator["unit"]).startswith("usd")


def _line(site: Site, indicator: Row, years: Sequence[Row]) -> Markup | None:
    """The median of the cities over the years; None where too few years have one."""
    points = [(row["year"], row["median"]) for row in years if row["median"] is not None]
    if len(points) < _FEWEST_YEARS:
        return None
    words, unit = site.words, indicator["unit"]
    sentence = words.gettext(
        "Median of the cities: %(before)s in %(first)s, %(now)s in %(last)s.",
        before=words.measure(points[0][1], unit),
        first=points[0][0],
        now=words.measure(points[-1][1], unit),
        last=points[-1][0],
    )
    number = thousands if _is_money(indicator) else lambda value: words.measure(value, unit)
    return charts.line([charts.Series(points, "a")], sentence, number)
