"""What this is, how sure it is, where it comes from, how to cite it."""

from pipelines.portal.site import Page, Parts, Site


def about_page(site: Site) -> Parts:
    """Give the page about method, limits and sources."""
    values = {
        "sources": list(site.sources.values()),
        "quarantined": site.data.resources["quarantined_row"]["rows"],
        "corrected": site.data.resources["applied_correction"]["rows"],
        "snapshots": site.data.rows_by("source_snapshot", "source_id"),
    }
    yield Page("about.html", "about.html", values)
