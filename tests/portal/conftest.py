"""What the portal's tests share: the site of the repository, rendered once, and a small release."""

import json
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from pipelines.portal.build import build_portal
from pipelines.portal.serve import server_of
from pipelines.publish.catalogue import PACKAGE, Release
from pipelines.publish.checksums import write_checksums
from tests.conftest import Built, Once

KEPT_CITIES = (
    "de-monheim-am-rhein",
    "it-bologna",
    "mx-mexico-city",
    "pe-lima",
    "us-al-birmingham",
    "us-pa-philadelphia",
)


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


@pytest.fixture(scope="session")
def address(site: Rendered) -> Iterator[str]:
    """Where the site is served."""
    with server_of(site.folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


Change = Callable[[str, pl.DataFrame], pl.DataFrame]
SmallRelease = Callable[[Change | None], Release]


@pytest.fixture(scope="session")
def small_release(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Change | None], Release]:
    """Make releases of six cities, with tables that a test may change."""

    def make(change: Change | None = None) -> Release:
        folder = tmp_path_factory.mktemp("small") / built.version
        shutil.copytree(built.release, folder)
        package = json.loads((folder / PACKAGE).read_text("utf-8"))
        for resource in package["resources"]:
            path = folder / resource["parquet"]["path"]
            frame = pl.read_parquet(path)
            # Tags and figures of a practice point at it, wherever its city is.
            if resource["name"] != "practice":
                frame = _of_kept_cities(frame)
            if change:
                frame = change(resource["name"], frame)
            frame.write_parquet(path)
        write_checksums(folder)
        return Release(built.version, folder)

    return make


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
