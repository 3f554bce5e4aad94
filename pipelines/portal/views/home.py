"""The home page: what this is, whether a city is in it, what came out."""

from pipelines.portal import charts, world_map
from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site
from pipelines.portal.views.assets import VENDOR
from pipelines.portal.views.map_layers import MapLayer, layer_of, position_of
from pipelines.portal.views.search_index import FILTERED

_NO_FILTER = ("none", "other")


def home_page(site: Site) -> Parts:
    """Give the home page."""
    layers = layer_of(site.data)
    findings = site.data.rows("finding")
    tested = [row for row in findings if row["ci_low"] is not None]
    yield Page(
        "index.html",
        "home.html",
        {
            "land": world_map.land_path(VENDOR / "land-50m.json"),
            "layers": _dots(site, layers),
            "kinds": site.overview("cities_by_best_known"),
            "cities": site.overview("cities")["all"],
            "countries": site.overview("countries")["all"],
            "known": site.overview("cities_by_fact_kind"),
            "filters": {question: _options(site, question) for question in FILTERED},
            "shares": [row for row in tested if row["unit"] == "percent"],
            "gaps": [row for row in tested if row["unit"] == "percentage_points"],
            "gap_scale": gap_scale(tested),
            "verdicts": site.overview("statements_by_verdict"),
            "statements": site.overview("statements")["all"],
        },
    )


def gap_scale(findings: list[Row]) -> charts.Scale:
    """One scale for all differences between groups."""
    gaps = [row for row in findings if row["unit"] == "percentage_points"]
    columns = ("published_value", "value", "ci_low", "ci_high")
    values = [row[name] for row in gaps for name in columns if row[name] is not None]
    return charts.Scale.around(values or [0.0], 0)


def _dots(site: Site, layers: dict[str, MapLayer]) -> list[tuple[int, str]]:
    placed = [(code, position_of(city)) for code, city in site.cities.items()]
    return [
        (
            layer.value,
            charts.dots(place for code, place in placed if place and layers[code] is layer),
        )
        for layer in MapLayer
    ]


def _options(site: Site, question: str) -> list[str]:
    rows = [row for row in site.data.rows("survey_option") if row["question_id"] == question]
    ordered = sorted(rows, key=lambda row: row["position"])
    return [row["option_id"] for row in ordered if row["option_id"] not in _NO_FILTER]
