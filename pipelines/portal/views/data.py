"""The tables of the release: which there are, and a page for each."""

from collections.abc import Iterator, Sequence

from pipelines.portal.release_data import ReleaseData, Row
from pipelines.portal.site import File, Page, Parts, Site

_START_HERE = (
    "city",
    "city_answer",
    "city_profile",
    "survey_share",
    "outcome_gap",
    "finding",
    "wellbeing_observation",
)
_SAMPLE = 5
DIAGRAM = "assets/entities.svg"


def data_pages(site: Site) -> Parts:
    """Give the list of tables, and a page for each."""
    data = site.data
    checks: dict[str, list[Row]] = {name: [] for name in data.resources}
    for check in data.checks:
        checks.setdefault(check["table"], []).append(check)
    shared = {"checks": checks, "bytes": {n: data.path(n).stat().st_size for n in data.resources}}
    start = [name for name in _START_HERE if name in data.resources]
    values = {"start": start, "relations": _relations(data), "diagram": DIAGRAM, **shared}
    yield Page("data.html", "data.html", values)
    snapshots = data.rows_by("source_snapshot", "source_id")
    for name, resource in data.resources.items():
        values = {
            "table": resource,
            "more": _beyond_title(resource),
            "name": name,
            "columns": resource["schema"]["fields"],
            "key": resource["schema"].get("primaryKey", []),
            "points_to": _points_to(resource),
            "pointed_by": _pointed_by(site, name),
            "sample": data.first_rows(name, _SAMPLE),
            "snapshots": snapshots,
            "snippets": _snippets(site, resource),
            "json_ld": _json_ld(site, resource),
            **shared,
        }
        yield Page(f"data/{name}.html", "table.html", values, "data.html")


def diagram_file(data: ReleaseData) -> Iterator[File]:
    """Give the drawing of the tables and their keys that the release has."""
    yield File(DIAGRAM, (data.release.folder / "entities.svg").read_bytes())


def _beyond_title(resource: Row) -> str:
    """What the description of a table says after its title, which is its first sentence."""
    return str(resource["description"]).removeprefix(resource["title"]).lstrip(". ")


def _relations(data: ReleaseData) -> list[tuple[str, str, str]]:
    """Each foreign key: table, columns, table that they refer to."""
    return [
        (name, ", ".join(key["fields"]), key["reference"]["resource"] or name)
        for name, resource in data.resources.items()
        for key in resource["schema"].get("foreignKeys", [])
    ]


def _points_to(resource: Row) -> dict[str, str]:
    """The table that each column is a key of; "" means the table itself."""
    return {
        key["fields"][0]: key["reference"]["resource"] or resource["name"]
        for key in resource["schema"].get("foreignKeys", [])
        if len(key["fields"]) == 1
    }


def _pointed_by(site: Site, name: str) -> list[str]:
    return [
        other
        for other, resource in site.data.resources.items()
        if any(
            key["reference"]["resource"] == name
            for key in resource["schema"].get("foreignKeys", [])
        )
    ]


def _snippets(site: Site, resource: Row) -> Sequence[tuple[str, str]]:
    path = f"releases/{site.data.version}/{resource['parquet']['path']}"
    return (
        ("DuckDB", f"from '{path}' limit 10;"),
        ("Python, polars", f"import polars as pl\npl.read_parquet('{path}')"),
        ("Python, pandas", f"import pandas as pd\npd.read_parquet('{path}')"),
        ("R", f"library(nanoparquet)\nread_parquet('{path}')"),
    )


def _json_ld(site: Site, resource: Row) -> Row:
    """What search engines for data sets read."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Cityfare: {resource['name']}",
        "description": resource["description"],
        "version": site.data.version,
        "license": resource["licence"],
        "citation": resource["citation"],
        "variableMeasured": [field["name"] for field in resource["schema"]["fields"]],
    }
