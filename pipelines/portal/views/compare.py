"""Two to four cities side by side. Any of them can be put together, so a script does it."""

from pipelines.portal.site import Page, Parts, Site


def compare_page(site: Site) -> Parts:
    """Give the page of the comparison; the facts are in each city's JSON."""
    yield Page("compare.html", "compare.html")
