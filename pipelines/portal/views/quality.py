"""What was checked: each expectation with what was found, as Great Expectations' pages show it.

Its own pages carry inline scripts and styles, which the security policy of ours does not run.
"""

from pipelines.portal.site import Page, Parts, Site


def quality_page(site: Site) -> Parts:
    """Give the page of expectations and checks."""
    found = site.data.expectations
    # What is surprising stands first.
    ordered = None if found is None else sorted(found, key=lambda one: bool(one["passed"]))
    values = {"expectations": ordered, "checks": len(site.data.checks)}
    yield Page("quality.html", "quality.html", values, "data.html")
