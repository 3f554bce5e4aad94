"""Innovation practices: cases transcribed by us, and experience pages that users add.

The cases stand in raw/ as tables; `cityfare add` stores each page as a snapshot of its own in the
user's overlay. A page's prose stays in the page: of it only facts are carried over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.practices.lists import READS, THEME, TYPE, PracticeLists, practice_lists_of
from pipelines.practices.page import (
    ParsedPractice,
    Stated,
    looks_like_practice,
    parse_practice,
)
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import LINEAGE, Frames, read_csv, with_lineage
from pipelines.source_definition import Cadence, Source

PAGE_LAYOUT = "practice_page"
SOURCE = Source(
    id="practices",
    title="Innovation practices of local governments",
    publisher="OECD; International Observatory on Participatory Democracy",
    homepage="https://www.oidp.net/",
    citation=(
        "OECD (2021), Embracing Local Impact; International Observatory on Participatory "
        "Democracy, experiences; transcribed by Cityfare."
    ),
    cadence=Cadence.IRREGULAR,
    reads=READS,
)

_PRACTICE = "raw_practices__practice"
_CITY = "raw_practices__practice_city"
_TAG = "raw_practices__practice_tag"
_LINK = "raw_practices__practice_link"
_FIGURE = "raw_practices__practice_figure"
_EDITION = re.compile(r"\d+\s?\w{0,3}")
"""An edition of an award alone, as 13th or 9na: the page does not say of which award."""
_COLUMNS = {
    _PRACTICE: (
        "practice_id",
        "title",
        "place_name",
        "country",
        "geography_level",
        "started_on",
        "award",
        "summary",
        "source_url",
        "stored_at",
    ),
    _CITY: ("practice_id", "city_key", "city", "country", "admin1"),
    _TAG: ("practice_id", "position", "tag_type", "tag", "tag_text", "evidence", "reason"),
    _LINK: ("practice_id", "position", "link_url"),
    _FIGURE: (
        "practice_id",
        "position",
        "measure",
        "published_value",
        "value_low",
        "value_high",
        "unit",
        "note",
    ),
}
_CASE = [
    "practice_id",
    "title",
    "place_name",
    "admin1",
    "country",
    "geography_level",
    "started_on",
    "award",
    "summary",
    "source_url",
]
_OTHER = "other"
Row = Mapping[str, str | None]


def accepts(data: bytes) -> str | None:
    """The layout of an experience page, by the labels that it prints."""
    return PAGE_LAYOUT if looks_like_practice(data) else None


def parse(snapshot: Snapshot, landed: Frames) -> Frames:
    """Read the cases, or an added page by the lists as they are now.

    Raises:
        SourceFormatError: A page no longer reads without a blocking problem.
    """
    pages = snapshot.files_of(PAGE_LAYOUT)
    if not pages:
        return _cases(snapshot)
    (file,) = pages
    lists = practice_lists_of(landed)
    page = _read(snapshot, file, lists)
    practice_id = f"added_{snapshot.version.rpartition('+')[2]}"
    rows: dict[str, Iterable[Row]] = {
        _PRACTICE: [{**_practice_row(page), "stored_at": snapshot.stored_at}],
        _CITY: _city_rows(page),
        _TAG: _tag_rows(page, lists),
        _LINK: ({"link_url": link} for link in page.links),
        _FIGURE: (),
    }
    return {table: _frame(table, practice_id, found, file.name) for table, found in rows.items()}


def _cases(snapshot: Snapshot) -> Frames:
    cases = read_csv(snapshot, "practice.csv", _CASE)
    tags = ["practice_id", "tag_type", "tag", "evidence", "reason"]
    nothing = pl.lit(None, pl.String)
    # A county's practice is of no city, so identity is never asked for one.
    cities = cases.filter(pl.col("geography_level") == "city").rename({"place_name": "city"})
    key = pl.concat_str("city", pl.col("admin1").fill_null(""), "country", separator="|")
    frames = {
        _PRACTICE: cases.with_columns(stored_at=nothing),
        _CITY: cities.with_columns(city_key=key),
        _TAG: _with_positions(read_csv(snapshot, "practice_tag.csv", tags)).with_columns(
            tag_text=nothing
        ),
        _LINK: read_csv(snapshot, "practice_link.csv", _COLUMNS[_LINK]),
        _FIGURE: read_csv(snapshot, "practice_figure.csv", _COLUMNS[_FIGURE]),
    }
    return {table: frame.select(*_COLUMNS[table], *LINEAGE) for table, frame in frames.items()}


def _with_positions(tags: pl.DataFrame) -> pl.DataFrame:
    place = pl.int_range(1, pl.len() + 1).over("practice_id")
    return tags.with_columns(position=place.cast(pl.String))


def _read(snapshot: Snapshot, file: RawFile, lists: PracticeLists) -> ParsedPractice:
    stated = Stated(snapshot.given.get("city"), snapshot.given.get("country"))
    page = parse_practice(snapshot.read(file), lists, stated)
    if page.is_refused:
        first = page.blocking[0]
        raise SourceFormatError(
            f"{snapshot.place}/{file.name}, line {first.line}",
            expected=first.expected,
            found=f"{first.found} ({first.rule.value})",
            remedy="Correct the file and add it again, or remove its folder.",
        )
    return page


def _practice_row(page: ParsedPractice) -> Row:
    return {
        "title": page.title,
        "place_name": page.city,
        "country": page.country,
        "geography_level": "city",
        "started_on": _iso(page.started_on),
        "award": None if _EDITION.fullmatch(page.award or "") else page.award,
        "source_url": page.links[0] if page.links else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _city_rows(page: ParsedPractice) -> Iterator[Row]:
    if page.city and page.country:
        place = {"city": page.city, "admin1": page.admin1, "country": page.country}
        key = "|".join((page.city, page.admin1 or "", page.country))
        yield {**place, "city_key": key}


def _tag_rows(page: ParsedPractice, lists: PracticeLists) -> Iterator[Row]:
    for kind, tags, others in (
        (TYPE, page.types, page.other_types),
        (THEME, page.themes, page.other_themes),
    ):
        for tag in tags:
            yield {"tag_type": kind, "tag": tag, "evidence": "stated"}
        for text in others:
            yield {"tag_type": kind, "tag": _OTHER, "tag_text": text, "evidence": "stated"}
    for goal in page.sdgs:
        yield {"tag_type": "sdg", "tag": f"sdg_{goal:02}", "evidence": "stated"}
    targets: dict[str, str] = {}
    for tag in page.types:
        if tag in lists.recommendations:
            targets.setdefault(lists.recommendations[tag], lists.labels[TYPE, tag])
    for target, label in targets.items():
        yield {
            "tag_type": "recommendation",
            "tag": target,
            "evidence": "inferred",
            "reason": f"Its type illustrates it: {label}.",
        }


def _frame(table: str, practice_id: str, rows: Iterable[Row], file_name: str) -> pl.DataFrame:
    """Rows of one practice, each with its place; a table that has no column for it drops it."""
    columns = _COLUMNS[table]
    whole = [
        {"practice_id": practice_id, "position": str(place), **row}
        for place, row in enumerate(rows, start=1)
    ]
    kept = [{name: row.get(name) for name in columns} for row in whole]
    frame = pl.DataFrame(kept, schema=dict.fromkeys(columns, pl.String))
    return with_lineage(frame, file_name)
