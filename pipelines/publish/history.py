"""What lies beside the releases: change notes of each, and a feed of all.

A release does not depend on what was published before, so none of this is in its folder. Everything
here is written from releases alone: the same releases give the same bytes.
"""

from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree as ET

from pipelines.files import write_atomically, write_json
from pipelines.publish.catalogue import WAREHOUSE, Release, previous_release, releases, shelf
from pipelines.publish.checksums import checksum_problems
from pipelines.publish.diff import TableDiff, ValueChange, diff, largest_changes
from pipelines.settings import Settings

CHANGES, FEED = "changes", "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NOTES = """# Changes from {before} to {after}

{tables} of {all} tables differ.

| table | status | rows before | after | added | removed | values changed | columns |
| --- | --- | ---: | ---: | ---: | ---: | --- | --- |
{rows}

## Largest changes of value

Differences of numbers, the largest first, in standard deviations of their column before.

| table | row | column | before | after | deviations |
| --- | --- | --- | ---: | ---: | ---: |
{values}
"""


def write_history(settings: Settings, release: Release) -> None:
    """Write the change notes of a release, if there is one before it, and the feed."""
    before = previous_release(settings, release)
    folder = shelf(settings, is_private=release.is_private)
    notes = folder / CHANGES / f"{release.version}.json"
    if before and not notes.exists() and not checksum_problems(before.folder):
        # A damaged release before it must not stop one: `cityfare verify` tells what is wrong.
        tables, values = diff(before, release), largest_changes(before, release)
        text = notes_in_words(before.version, release.version, tables, values)
        _write(notes.with_suffix(".md"), text)
        write_json(notes, _notes(before, release, tables, values))
    same = [one for one in releases(settings) if one.is_private == release.is_private]
    _write(folder / FEED, feed_of(same))


def _write(path: Path, text: str) -> None:
    write_atomically(path, lambda partial: partial.write_text(text, encoding="utf-8"))


def _notes(
    before: Release, after: Release, tables: list[TableDiff], values: list[ValueChange]
) -> dict[str, object]:
    return {
        "before": before.version,
        "after": after.version,
        "tables": [asdict(table) for table in tables],
        "largest_changes": [asdict(value) for value in values],
    }


def notes_in_words(
    before: str, after: str, tables: list[TableDiff], values: list[ValueChange]
) -> str:
    """Change notes as a page of Markdown."""
    changed = [table for table in tables if not table.is_unchanged]
    return _NOTES.format(
        before=before,
        after=after,
        tables=len(changed),
        all=len(tables),
        rows="\n".join(_row(table.cells()) for table in changed),
        values="\n".join(_row(value.cells()) for value in values),
    )


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def feed_of(known: list[Release]) -> str:
    """An Atom feed of releases that say when they were made, the newest first."""
    feed = ET.Element("feed", xmlns=_ATOM)
    packages = {release.version: release.package() for release in known}
    known = [release for release in known if "created" in packages[release.version]]
    newest = packages[known[-1].version]
    _add(feed, "id", f"urn:{newest['name']}:releases")
    _add(feed, "title", newest["title"])
    _add(feed, "updated", newest["created"])
    for release in reversed(known):
        package = packages[release.version]
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", f"urn:{package['name']}:{release.version}")
        _add(entry, "title", f"{package['title']}, version {release.version}")
        _add(entry, "updated", package["created"])
        author = ET.SubElement(entry, "author")
        _add(author, "name", package["contributors"][0]["title"])
        ET.SubElement(entry, "link", href=package.get("homepage", f"{release.version}/"))
        # Without the DuckDB file, the only one that equal inputs do not give equally.
        size = f"{release.size(without={WAREHOUSE}):,} bytes and a DuckDB file"
        summary = f"{package['description']} {len(package['resources'])} tables, {size}."
        _add(entry, "summary", summary)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
