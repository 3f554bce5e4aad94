"""This release: what it is, what changed, what its folder holds, how to cite it; also as a feed."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from pipelines.portal.release_data import ReleaseData, Row
from pipelines.portal.site import File, Page, Parts, Site

FEED = "feed.xml"
_COUNTED = ("city", "survey_response", "wellbeing_observation", "outcome_gap", "finding")


def releases_page(site: Site) -> Parts:
    """Give the page of the release."""
    data = site.data
    values = {
        "package": data.package,
        "day": _day(data.package),
        "counted": [(name, data.resources[name]["rows"]) for name in _COUNTED],
        "files": list(_files(data)),
        "passed": sum(check["passed"] for check in data.checks),
        "checks": len(data.checks),
        "notes": data.notes,
    }
    yield Page("releases.html", "releases.html", values, "data.html")


def _day(package: Row) -> str:
    return str(package["created"])[:10]


def _files(data: ReleaseData) -> Iterator[tuple[str, int]]:
    """The files at the top of the release that are not the tables, and their bytes."""
    tables = {data.path(name).name for name in data.resources}
    for path in sorted(data.release.folder.iterdir()):
        if path.is_file() and path.name not in tables:
            yield path.name, path.stat().st_size


def feed_file(data: ReleaseData) -> Iterator[File]:
    """Give the feed. Its only date is the release's own, so equal releases give equal feeds."""
    package = data.package
    version, day = escape(data.version), escape(str(package["created"]))
    cities = next(row["rows"] for row in package["resources"] if row["name"] == "city")
    summary = f"{len(package['resources'])} tables, {cities} cities. "
    summary += escape(str(package["description"]))
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{escape(str(package["title"]))}</title>
<id>urn:cityfare:releases</id>
<updated>{day}</updated>
<author><name>{escape(str(package["contributors"][0]["title"]))}</name></author>
<link rel="self" href="{FEED}"/>
<link rel="alternate" type="text/html" href="releases.html"/>
<entry>
<title>Release {version}</title>
<id>urn:cityfare:release:{version}</id>
<updated>{day}</updated>
<link rel="alternate" type="text/html" href="releases.html"/>
<summary>{summary}</summary>
</entry>
</feed>
"""
    yield File(FEED, text.encode("utf-8"))
