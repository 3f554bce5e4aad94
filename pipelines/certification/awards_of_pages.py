"""City pages of a snapshot beside its transcribed awards: one spelling, and every award once.

Not here: how a page is read (`page.py`).
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.certification.page import LAYOUT, read_certification_page
from pipelines.certification.page_awards import Event
from pipelines.certification.page_city import UNITED_STATES, City
from pipelines.errors import SourceFormatError
from pipelines.pages.text_key import folded
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import LINEAGE, Frames, subject_of

_PLACE = ["city", "state_or_region", "country"]
_CITY_AND_YEAR = ["city_key", "label_year"]
_SAME = [*_CITY_AND_YEAR, "level", "is_roll"]
_UNITED_STATES = "United States"
_CODED_STATES = {_UNITED_STATES: "USA", "Canada": "CAN"}
"""Countries whose states the transcription gives by their postal codes."""

Place = tuple[str | None, ...]


def awards_of_pages(
    snapshot: Snapshot, transcribed: pl.DataFrame, states: Mapping[str, Mapping[str, str]]
) -> pl.DataFrame:
    """The awards that the city pages of a snapshot print.

    Args:
        snapshot: Opened snapshot; it may hold no page at all.
        transcribed: Its transcribed awards; a city has their spelling where it is among them.
        states: Codes of states by country and folded name, of countries that are given by code.

    Returns:
        The columns of `transcribed`. Each page has its own rows, numbered from 1.

    Raises:
        SourceFormatError: A page broke a blocking rule.
    """
    places = transcribed.select(_PLACE).unique(maintain_order=True).rows()
    files = snapshot.files_of(LAYOUT)
    rows = [row for file in files for row in _rows(snapshot, file, places, states)]
    return pl.DataFrame(rows, schema=transcribed.schema)


def completed(transcribed: pl.DataFrame, printed: pl.DataFrame) -> pl.DataFrame:
    """Transcribed awards, completed from pages, and below them what only pages print.

    An award that is there twice stays as it was transcribed. A transcribed one without a level
    takes the page's, where each is the only such one of its city and year.
    """
    is_roll = pl.col("event") == Event.HONOR_ROLL.value
    columns = transcribed.columns
    award = transcribed.with_columns(is_roll=is_roll)
    new = printed.with_columns(is_roll=is_roll).unique(_SAME, keep="first", maintain_order=True)
    new = new.join(award, on=_SAME, how="anti", nulls_equal=True, maintain_order="left")
    is_alone = pl.len().over(_CITY_AND_YEAR) == 1
    certified = new.filter(~pl.col("is_roll")).filter(is_alone)
    waiting = award.filter(~pl.col("is_roll") & pl.col("level").is_null()).filter(is_alone)
    told = waiting.select(*_CITY_AND_YEAR, *LINEAGE).join(
        certified.select(*_CITY_AND_YEAR, "level", page="source_file"), on=_CITY_AND_YEAR
    )
    filled = award.join(told, on=list(LINEAGE), how="left", maintain_order="left").with_columns(
        level=pl.coalesce("level", "level_right"),
        note=pl.when(pl.col("page").is_null())
        .then("note")
        .otherwise(pl.concat_str(pl.lit("level from "), "page")),
    )
    new = new.join(told, on=[*_CITY_AND_YEAR, "level"], how="anti", maintain_order="left")
    return pl.concat([filled.select(columns), new.select(columns)])


def _rows(
    snapshot: Snapshot,
    file: RawFile,
    places: list[Place],
    states: Mapping[str, Mapping[str, str]],
) -> list[dict[str, Any]]:
    page = read_certification_page(snapshot.read(file))
    if page.city is None or page.is_refused:
        first = page.blocking[0]
        raise SourceFormatError(
            f"{subject_of(snapshot, file)}, line {first.line}",
            expected=first.expected,
            found=f"{first.found} ({first.rule.value})",
            remedy="Fetch the page again, or take it out of the snapshot.",
        )
    city, state, country = _spelled(page.city, places, states)
    return [
        {
            "city": city,
            "state_or_region": state,
            "country": country,
            "level": award.level,
            "label_year": award.label_year,
            "label_year_basis": "stated",
            "event": award.event.value,
            "note": f"line {award.line} of the page",
            "source_url": file.url,
            "source_file": file.name,
            "source_row": number,
        }
        for number, award in enumerate(page.awards, start=1)
    ]


def _spelled(city: City, places: list[Place], states: Mapping[str, Mapping[str, str]]) -> Place:
    """The transcription's spelling of a city, if it has one; a state may be missing in either."""
    is_in_states = folded(city.country) in UNITED_STATES
    country = _UNITED_STATES if is_in_states else city.country
    state = states.get(country, {}).get(folded(city.state or ""), city.state)
    name, land, region = folded(city.name), folded(country), folded(state or "")
    known = [
        place
        for place in places
        if (folded(place[0] or ""), folded(place[2] or "")) == (name, land)
        and ("" in (region, place[1] or "") or folded(place[1] or "") == region)
    ]
    return known[0] if len(known) == 1 else (city.name, state, country)


def postal_codes(landed: Frames) -> dict[str, dict[str, str]]:
    """Codes of states by country and folded name, from the tables of the vocabulary."""
    names = landed["raw_vocabulary__admin1"].select("country_code", "admin1_name", "admin1_code")
    codes: dict[str, dict[str, str]] = {country: {} for country in _CODED_STATES}
    for country, code3 in _CODED_STATES.items():
        for _, name, code in names.filter(country_code=code3).iter_rows():
            codes[country][folded(name)] = code
    codes[_UNITED_STATES]["d c"] = "DC"
    return codes
