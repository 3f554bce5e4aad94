"""Change notes and the feed beside the releases: from releases alone, and the same each time."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl

from pipelines.files import sha256_of_file
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import write_checksums
from pipelines.publish.diff import largest_of_table
from pipelines.publish.history import write_history
from pipelines.settings import Settings

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def _release(settings: Settings, version: str, made: int, values: list[float]) -> Release:
    release = Release(version, settings.releases / version)
    release.folder.mkdir(parents=True)
    frame = pl.DataFrame({"code": ["a", "b", "c"], "value": values})
    frame.write_parquet(release.parquet("city"))
    resource = {
        "name": "city",
        "rows": 3,
        "hash": sha256_of_file(release.parquet("city")),
        "schema": {"primaryKey": ["code"]},
    }
    package = {
        "name": "cityfare",
        "title": "Cities & towns",
        "description": "What they do.",
        "created": f"{version[:10].replace('.', '-')}T00:00:00Z",
        "contributors": [{"title": "A publisher"}],
        "resources": [resource],
    }
    (release.folder / "datapackage.json").write_text(json.dumps(package))
    write_checksums(release.folder)
    os.utime(release.folder, (made, made))
    return release


def test_notes_tell_what_changed_since_the_release_before(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    first = _release(settings, "2026.01.01-a", 1, [1.0, 2.0, 3.0])
    write_history(settings, first)
    assert not (settings.releases / "changes").exists()
    second = _release(settings, "2026.02.01-b", 2, [1.0, 2.5, 7.0])

    write_history(settings, second)

    notes = json.loads((settings.releases / "changes/2026.02.01-b.json").read_text("utf-8"))
    assert (notes["before"], notes["after"]) == (first.version, second.version)
    assert notes["tables"][0]["values_changed"] == {"value": 2}
    changes = [(c["row"], c["before"], c["after"]) for c in notes["largest_changes"]]
    assert changes == [("c", 3.0, 7.0), ("b", 2.0, 2.5)]
    page = (settings.releases / "changes/2026.02.01-b.md").read_text("utf-8")
    assert "| city | changed | 3 | 3 | 0 | 0 | value 2 |  |" in page
    assert "| city | c | value | 3 | 7 | 4 |" in page


def test_feed_is_atom_that_lists_releases_newest_first(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    _release(settings, "2026.01.01-a", 1, [1.0, 2.0, 3.0])
    second = _release(settings, "2026.02.01-b", 2, [1.0, 2.5, 7.0])

    write_history(settings, second)

    feed = ET.fromstring((settings.releases / "feed.xml").read_text("utf-8"))
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    assert feed.findtext("a:id", namespaces=ATOM) == "urn:cityfare:releases"
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-02-01T00:00:00Z"
    entries = feed.findall("a:entry", ATOM)
    found = [
        [entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated")]
        for entry in entries
    ]
    assert found == [
        [f"urn:cityfare:{v}", f"Cities & towns, version {v}", f"{day}T00:00:00Z"]
        for v, day in (("2026.02.01-b", "2026-02-01"), ("2026.01.01-a", "2026-01-01"))
    ]
    links = [link.get("href") for link in feed.iterfind("a:entry/a:link", ATOM)]
    assert links == ["2026.02.01-b/", "2026.01.01-a/"]
    authors = [name.text for name in feed.iterfind("a:entry/a:author/a:name", ATOM)]
    assert authors == ["A publisher"] * 2


def test_feeds_of_equal_releases_are_equal_whatever_their_duckdb_files_are(tmp_path: Path) -> None:
    feeds = []
    for size in (5, 50):
        settings = Settings(build_dir=tmp_path / str(size))
        release = _release(settings, "2026.01.01-a", size, [1.0, 2.0, 3.0])
        release.warehouse.write_bytes(b"x" * size)
        write_history(settings, release)
        write_history(settings, release)
        feeds.append((settings.releases / "feed.xml").read_bytes())

    assert feeds[0] == feeds[1]
    assert f"{release.size() - 50:,} bytes and a DuckDB file." in feeds[0].decode()


def test_damaged_release_before_stops_no_release(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    first = _release(settings, "2026.01.01-a", 1, [1.0, 2.0, 3.0])
    first.parquet("city").write_bytes(b"damaged")
    os.utime(first.folder, (1, 1))
    second = _release(settings, "2026.02.01-b", 2, [1.0, 2.5, 7.0])

    write_history(settings, second)

    assert not (settings.releases / "changes").exists()
    assert (settings.releases / "feed.xml").exists()


def test_largest_changes_are_measured_in_spreads_of_their_column() -> None:
    before = pl.DataFrame({"k": [1, 2, 3], "small": [0.1, 0.2, 0.3], "large": [1e6, 2e6, 3e6]})
    after = before.with_columns(small=pl.Series([0.1, 0.2, 0.9]), large=pl.Series([1e6, 2e6, 4e6]))

    found = largest_of_table("t", before, after, ["k"], 1)

    assert [(change.column, change.row, round(change.deviations)) for change in found] == [
        ("small", "3", 6)
    ]
