"""The list of all cities, by country, with what is known of each."""

from itertools import groupby
from operator import itemgetter

from pipelines.portal.site import Page, Parts, Site

LISTED_KINDS = ("survey", "certification", "wellbeing", "practice")


def city_list_page(site: Site) -> Parts:
    """Give the page of all cities."""
    known = {
        (row["city_code"], row["fact_kind"]): row["facts"] > 0
        for row in site.data.rows("city_known")
    }
    rows = sorted(site.cities.values(), key=itemgetter("city_name", "city_code"))
    rows.sort(key=site.country)
    countries = [(name, list(found)) for name, found in groupby(rows, site.country)]
    values = {"countries": countries, "known": known, "kinds": LISTED_KINDS}
    yield Page("cities.html", "cities.html", values)
