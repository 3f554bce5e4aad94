"""The list of all cities: countries, and a page for each with what is known of its cities."""

from collections import defaultdict
from operator import itemgetter

from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site

LISTED_KINDS = ("survey", "certification", "wellbeing", "practice")


def city_list_pages(site: Site) -> Parts:
    """Give the list of countries, and a page for each: all cities on one were too long for one."""
    known = {
        (row["city_code"], row["fact_kind"]): row["facts"] > 0
        for row in site.data.stream("city_known")
    }
    by_page: dict[str, list[Row]] = defaultdict(list)
    for city in sorted(site.cities.values(), key=itemgetter("city_name", "city_code")):
        by_page[country_path(city)].append(city)
    named = [(site.country(found[0]), found) for found in by_page.values()]
    countries = sorted(named, key=itemgetter(0))
    counts = site.overview("cities_by_country")
    listed = {"countries": countries, "path_of": country_path, "counts": counts}
    yield Page("cities.html", "cities.html", listed)
    for country, cities in countries:
        values = {
            "country": country,
            "cities": cities,
            "count": counts[country_of(cities[0])],
            "known": known,
            "kinds": LISTED_KINDS,
        }
        yield Page(country_path(cities[0]), "country.html", values, "cities.html")


def country_of(city: Row) -> str:
    """The two letters of a city's country, with which its code begins."""
    return str(city["city_code"])[:2]


def country_path(city: Row) -> str:
    """The page of a city's country."""
    return f"countries/{country_of(city)}.html"
