"""The page for a city that is not in the data: why, the nearest names, what a city hall can do."""

from pipelines.portal.site import Page, Parts, Site


def missing_page(site: Site) -> Parts:
    """Give the page that the search leads to where it finds nothing."""
    yield Page("missing.html", "missing.html", {"matches": _unmatched(site)}, "cities.html")


def _unmatched(site: Site) -> list[dict[str, object]]:
    """Names of sources that could not be given to one city, with the reason."""
    return [
        row
        for row in site.data.stream(
            "city_match", ["mentioned_name", "mentioned_country", "match_status", "reason"]
        )
        if row["match_status"] != "matched"
    ]
