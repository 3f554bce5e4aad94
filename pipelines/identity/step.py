"""Identity as one step: read every city that landing tables mention, match, write landing."""

import json
from dataclasses import dataclass

import polars as pl

from contracts.model import TableSpec, tables_of
from pipelines.checks.contract import Quarantined
from pipelines.identity.identity_tables import city_tables
from pipelines.identity.match import Key, Match, Override
from pipelines.identity.matcher_inputs import (
    TABLES_READ,
    PlaceNotes,
    make_codes,
    make_matcher,
    read_overrides,
    read_place_notes,
    refuse_bad,
)
from pipelines.identity.mentions import mentioning_tables, mentions_of, refuse_undeclared
from pipelines.ingest import read_landing, write_landing, write_quarantine
from pipelines.settings import Settings

TABLES = ("identity__city", "identity__city_identifier", "identity__city_match")
_CODE_SYSTEMS = "raw_vocabulary__code_system"


@dataclass(frozen=True)
class Identified:
    """What identity counted; codes of lists are not among them."""

    cities: int
    matched: int
    ambiguous: int
    unmatched: int


def identify(settings: Settings) -> Identified:
    """Match every mention and write the three identity tables; what has no city is quarantined.

    A code list loses no row by a code without a city: it is in no mart but the match report.

    Raises:
        IdentityError: An override points to nothing, one code would stand for two places, or a
            table names its cities by a code system that nothing declares.
    """
    notes, overrides = PlaceNotes(), dict[Key, Override]()
    if settings.reads_own_raw:
        # They point to the gazetteer of the project's own raw/.
        notes, overrides = read_place_notes(), read_overrides()
    tables = {table: read_landing(settings, table) for table in TABLES_READ}
    matcher = make_matcher(tables, overrides, notes)
    refuse_bad(overrides, notes, matcher.gazetteer)
    code_systems = read_landing(settings, _CODE_SYSTEMS)
    matches: list[Match] = []
    quarantined: list[Quarantined] = []
    for spec in mentioning_tables():
        where = spec.city_mention
        rows = read_landing(settings, spec.name, where.columns if where else None)
        mentions = mentions_of(spec, rows)
        refuse_undeclared(mentions, code_systems)
        found = [matcher.match(mention) for mention in mentions]
        matches += found
        for match in found:
            if match.status != "matched" and match.mention.makes_city:
                quarantined += _left_out(settings, spec, match)
    city_frames = city_tables(matches, make_codes(matcher, notes))
    for table, frame in zip(TABLES, city_frames, strict=True):
        write_landing(settings, table, frame)
    write_quarantine(settings, "identity", quarantined)
    statuses = [match.status for match in matches if match.mention.makes_city]
    return Identified(
        cities=city_frames[0].height,
        matched=statuses.count("matched"),
        ambiguous=statuses.count("ambiguous"),
        unmatched=statuses.count("unmatched"),
    )


def _left_out(settings: Settings, spec: TableSpec, match: Match) -> list[Quarantined]:
    """Every landing row that speaks of a city without a match, in tables that refer to it too."""
    where = spec.city_mention
    if where is None:
        return []
    own = read_landing(settings, spec.name).filter(pl.col(where.code) == match.mention.code)
    tables = {spec.name: own, **_rows_that_refer_to(settings, spec, own)}
    return [
        _quarantined(match, table, row)
        for table, rows in tables.items()
        for row in rows.iter_rows(named=True)
    ]


def _rows_that_refer_to(
    settings: Settings, spec: TableSpec, rows: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Rows of other tables whose keys point to these rows."""
    return {
        other.name: read_landing(settings, other.name).join(
            rows, left_on=key.columns, right_on=key.references, how="semi"
        )
        for other in tables_of("landing")
        for key in other.foreign_keys
        if key.table == spec.name
    }


def _quarantined(match: Match, table: str, row: dict[str, object]) -> Quarantined:
    names = [f"{place.geoname_id} {place.name}" for place in match.candidates]
    choice = f"; candidates: {', '.join(names)}" if names else ""
    return Quarantined(
        table=table,
        source_file=str(row["source_file"]),
        source_row=int(str(row["source_row"])),
        rule=f"city_is_{match.status}",
        outcome="row",
        column=None,
        found=match.mention.name,
        reason=f"{match.reason}{choice}; decide it in pipelines/identity/overrides.csv",
        row_json=json.dumps(row, ensure_ascii=False, default=str),
    )


def tables_read() -> list[str]:
    """Landing tables that identity reads."""
    return sorted({_CODE_SYSTEMS, *TABLES_READ, *(spec.name for spec in mentioning_tables())})
