"""What the portal's tests share: the site of the repository, rendered once, and a small release."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from pipelines.portal.build import build_portal
from pipelines.publish.catalogue import PACKAGE, WAREHOUSE, Release
from pipelines.publish.checksums import write_checksums
from tests.conftest import Built, Once
from tests.portal.hostile import make_hostile

KEPT_CITIES = (
    "de-monheim-am-rhein",
    "it-bologna",
    "mx-mexico-city",
    "pe-lima",
    "us-al-birmingham",
    "us-co-denver",
)
_UNREAD = ("csv", WAREHOUSE)
"""What a site is not rendered from, and what would be most of a copy."""


@dataclass(frozen=True)
class Rendered:
    """A site and the release that it was rendered from."""

    folder: Path
    release: Path

    @cached_property
    def pages(self) -> dict[str, str]:
        """The text of every page, by path."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_text("utf-8")
            for path in sorted(self.folder.rglob("*.html"))
        }

    def parse(self, path: str) -> Any:
        """A page as a tree."""
        return html.fromstring(self.pages[path])

    def table(self, name: str) -> pl.DataFrame:
        """A table of the release."""
        return pl.read_parquet(self.release / f"{name}.parquet")


@pytest.fixture(scope="session")
def site(built: Built, once: Once) -> Rendered:
    """The site of the shared release; every test of the portal reads this one."""

    def render(folder: Path) -> Rendered:
        build_portal(Release(built.version, built.release), folder)
        return Rendered(folder, built.release)

    return once("site", render)


Change = Callable[[str, pl.DataFrame], pl.DataFrame]
SmallRelease = Callable[[Change | None], Release]


@pytest.fixture(scope="session")
def smallest(built: Built, once: Once) -> Release:
    """The shared release with six cities only; tests read it."""

    def make(above: Path) -> Release:
        folder = above / built.version
        shutil.copytree(built.release, folder, ignore=shutil.ignore_patterns(*_UNREAD))
        # Tags and figures of a practice point at it, wherever its city is.
        _change_tables(folder, lambda name, t: t if name == "practice" else _of_kept_cities(t))
        return Release(built.version, folder)

    return once("smallest", make)


@pytest.fixture(scope="session")
def small_release(smallest: Release, tmp_path_factory: pytest.TempPathFactory) -> SmallRelease:
    """Make releases of six cities, with tables that a test may change."""

    def make(change: Change | None = None) -> Release:
        folder = tmp_path_factory.mktemp("small") / smallest.version
        shutil.copytree(smallest.folder, folder)
        if change:
            _change_tables(folder, change)
        return Release(smallest.version, folder)

    return make


@pytest.fixture(scope="session")
def small_site(smallest: Release, once: Once) -> Rendered:
    """The site of six cities in English and Spanish."""

    def render(folder: Path) -> Rendered:
        build_portal(smallest, folder, ["en", "es"])
        return Rendered(folder, smallest.folder)

    return once("small_site", render)


@pytest.fixture(scope="session")
def hostile(small_release: SmallRelease, once: Once) -> Rendered:
    """The site of six cities whose names and texts are scripts, templates and formulas."""

    def render(folder: Path) -> Rendered:
        release = small_release(make_hostile)
        build_portal(release, folder)
        return Rendered(folder, release.folder)

    return once("hostile", render)


def _change_tables(folder: Path, change: Change) -> None:
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    for resource in package["resources"]:
        path = folder / resource["parquet"]["path"]
        change(resource["name"], pl.read_parquet(path)).write_parquet(path)
    write_checksums(folder)


def _of_kept_cities(frame: pl.DataFrame) -> pl.DataFrame:
    for column in ("city_code", "other_city_code"):
        if column in frame.columns:
            is_kept = pl.col(column).is_in(KEPT_CITIES) | pl.col(column).is_null()
            frame = frame.filter(is_kept)
    return frame


def drawn(site: Rendered, below: str, count: int) -> list[str]:
    """Pages drawn at random, the same ones for the same release."""
    pages = [path for path in site.pages if path.startswith(below)]
    return random.Random(site.release.name).sample(pages, count)
