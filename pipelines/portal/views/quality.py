"""What was checked: each expectation with what was found, as Great Expectations' pages show it.

Its own pages carry inline scripts and styles, which the security policy of ours does not run.
"""

from pipelines.portal.site import Page, Parts, Site


def quality_page(site: Site) -> Parts:
    """Give the page of expectations and checks."""
    values = {"expectations": site.data.expectations, "checks": len(site.data.checks)}
    yield Page("quality.html", "quality.html", values, "data.html")
