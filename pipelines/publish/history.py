"""What lies beside the releases: change notes of each, and a feed of all.

A release does not depend on what was published before, so none of this is in its folder. Everything
here is written from releases alone: the same releases give the same bytes.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.files import write_atomically, write_json
from pipelines.publish.catalogue import (
    FEED,
    WAREHOUSE,
    Release,
    previous_release,
    releases,
    releases_folder,
)
from pipelines.publish.checksums import checksum_problems
from pipelines.publish.diff import TableDiff, ValueChange, diff, largest_changes
from pipelines.settings import Settings

if TYPE_CHECKING:
    from lxml import etree
    from lxml.builder import ElementMaker

_ATOM = "http://www.w3.org/2005/Atom"
_ID = f"{{{_ATOM}}}id"
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
    folder = releases_folder(settings, is_private=release.is_private)
    notes = release.notes
    if before and not notes.exists() and not checksum_problems(before.folder):
        # A damaged release before it must not stop one: `cityfare verify` tells what is wrong.
        tables, values = diff(before, release), largest_changes(before, release)
        text = notes_in_words(before.version, release.version, tables, values)
        _write(notes.with_suffix(".md"), text.encode("utf-8"))
        write_json(notes, _notes(before, release, tables, values))
    same = [one for one in releases(settings) if one.is_private == release.is_private]
    _write(folder / FEED, feed_of(same))


def keep_expectations(settings: Settings, release: Release) -> None:
    """Lay what Great Expectations found beside the release, if it ran in the build that made it."""
    path = settings.checks / "expectations.json"
    if not path.exists():
        return
    page = json.loads(path.read_text("utf-8"))
    if release.version.endswith(page["fingerprint"][:8]):
        write_json(release.expectations, page["results"])


def _write(path: Path, data: bytes) -> None:
    write_atomically(path, lambda partial: partial.write_bytes(data))


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


def feed_of(known: list[Release]) -> bytes:
    """An Atom feed of releases that say when they were made, the newest first."""
    dated = [release for release in known if "created" in release.package()]
    return _written([_entry(release) for release in reversed(dated)], dated[-1])


def feed_with(feed: bytes | None, release: Release) -> bytes:
    """The feed of a place to which one more release was sent; it comes first."""
    found = [] if feed is None else _read_entries(feed)
    new = _entry(release)
    others = [entry for entry in found if entry.findtext(_ID) != new.findtext(_ID)]
    return _written([new, *others], release)


def _read_entries(feed: bytes) -> "list[etree._Element]":
    from lxml import etree

    # What lies at a target may have been written by anyone: no entity of it is resolved.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    return list(etree.fromstring(feed, parser).iterfind(f"{{{_ATOM}}}entry"))


def _entry(release: Release) -> "etree._Element":
    package = release.package()
    # Without the DuckDB file, the only one that equal inputs do not give equally.
    size = f"{release.size(without={WAREHOUSE}):,} bytes and a DuckDB file"
    atom = _builder()
    return atom.entry(
        atom.id(f"urn:{package['name']}:{release.version}"),
        atom.title(f"{package['title']}, version {release.version}"),
        atom.updated(package["created"]),
        atom.author(atom.name(package["contributors"][0]["title"])),
        atom.link(href=package.get("homepage", f"{release.version}/")),
        atom.summary(f"{package['description']} {len(package['resources'])} tables, {size}."),
    )


def _written(entries: "list[etree._Element]", newest: Release) -> bytes:
    from lxml import etree

    package, atom = newest.package(), _builder()
    feed = atom.feed(
        atom.id(f"urn:{package['name']}:releases"),
        atom.title(package["title"]),
        atom.updated(package["created"]),
        *entries,
    )
    etree.indent(feed)
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return written + b"\n"


def _builder() -> "ElementMaker":
    from lxml.builder import ElementMaker

    return ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
