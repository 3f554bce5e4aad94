"""A site of a few rows, for tests of one page: no build, no complete release."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from lxml import html

from pipelines.portal.environment import Renderer
from pipelines.portal.release_data import ReleaseData
from pipelines.portal.site import Page, Parts, Site
from pipelines.publish.catalogue import PACKAGE, Release

VERSION = "2026.02.01-b"
Rows = list[dict[str, Any]]


def labels(code_list: str, **by_code: str) -> Rows:
    """Rows of `code_label` in English, in order."""
    return [
        {
            "code_list": code_list,
            "code": code,
            "language": "en",
            "label": label,
            "meaning": None,
            "position": position,
        }
        for position, (code, label) in enumerate(by_code.items(), start=1)
    ]


def small_data(folder: Path, **tables: Rows) -> ReleaseData:
    """The data of a release that holds these tables only."""
    release = Release(VERSION, folder / VERSION)
    release.folder.mkdir(parents=True)
    resources = []
    for name, rows in tables.items():
        frame = pl.DataFrame(rows, infer_schema_length=None)
        frame.write_parquet(release.parquet(name))
        fields = [{"name": column, "type": "string"} for column in frame.columns]
        resources.append(
            {
                "name": name,
                "title": name,
                "rows": frame.height,
                "parquet": {"path": f"{name}.parquet"},
                "schema": {"fields": fields, "primaryKey": frame.columns[:1]},
            }
        )
    package = {
        "title": "Cities",
        "created": "2026-02-01T00:00:00Z",
        "contributors": [{"title": "A publisher"}],
        "inputs_sha256": "0" * 64,
        "is_private": False,
        "resources": resources,
    }
    (release.folder / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    (release.folder / "checks.json").write_text("[]", encoding="utf-8")
    return ReleaseData(release)


def render(
    data: ReleaseData, view: Callable[[Site], Parts], language: str = "en"
) -> dict[str, Any]:
    """The pages that a view gives, as trees by their path."""
    site = Site(data, language)
    renderer = Renderer(site, ["en"])
    pages = (part for part in view(site) if isinstance(part, Page))
    return {page.path: html.fromstring(renderer.render(page)[1].decode()) for page in pages}
