"""Identity as one step: read every city that landing tables mention, match, write landing."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.model import CityMention, TableSpec, tables_of
from pipelines.checks.contract import Quarantined
from pipelines.errors import IdentityError
from pipelines.identity.cities import CityCodes, city_tables
from pipelines.identity.gazetteer import Countries, Gazetteer
from pipelines.identity.match import Match, Matcher, Mention, Override
from pipelines.ingest import read_landing, source_of, write_landing, write_quarantine
from pipelines.settings import Settings

OVERRIDES = Path(__file__).parent / "overrides.csv"
TABLES = ("identity__city", "identity__city_identifier", "identity__city_match")


@dataclass(frozen=True)
class Identified:
    """What identity counted."""

    cities: int
    matched: int
    ambiguous: int
    unmatched: int


def mentioning_tables() -> list[TableSpec]:
    """Landing contracts that say where their cities stand."""
    return [spec for spec in tables_of("landing") if spec.city_mention is not None]


def identify(settings: Settings) -> Identified:
    """Match every mention and write the three identity tables; what has no city is quarantined.

    Raises:
        IdentityError: An override points to nothing, or one code would stand for two places.
    """
    matcher = _matcher(settings)
    _refuse_bad_overrides(matcher.overrides, matcher.gazetteer)
    matches: list[Match] = []
    quarantined: list[Quarantined] = []
    for spec in mentioning_tables():
        found = [matcher.match(mention) for mention in _mentions(settings, spec)]
        matches += found
        for match in found:
            if match.status != "matched":
                quarantined += _left_out(settings, spec, match)
    codes = CityCodes(matcher.gazetteer, matcher.countries)
    for table, frame in zip(TABLES, city_tables(matches, codes), strict=True):
        write_landing(settings, table, frame)
    write_quarantine(settings, "identity", quarantined)
    statuses = [match.status for match in matches]
    return Identified(
        cities=read_landing(settings, TABLES[0]).height,
        matched=statuses.count("matched"),
        ambiguous=statuses.count("ambiguous"),
        unmatched=statuses.count("unmatched"),
    )


def _matcher(settings: Settings) -> Matcher:
    crosswalk = read_landing(settings, "raw_geonames__code_match").filter(
        pl.col("match_quality") == "unique"
    )
    columns = ["code_system", "vintage", "code", "geoname_id"]
    return Matcher(
        Gazetteer(read_landing(settings, "raw_geonames__place")),
        Countries(
            read_landing(settings, "raw_vocabulary__country"),
            read_landing(settings, "raw_vocabulary__admin1"),
        ),
        {(system, vintage, code): g for system, vintage, code, g in crosswalk[columns].rows()},
        read_overrides(OVERRIDES),
    )


def read_overrides(path: Path) -> dict[tuple[str, str, str], Override]:
    """The decisions on record, by code system, vintage and code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["code_system"], row["vintage"], row["code"]): Override(
                geoname_id=row["geoname_id"] or None,
                city_name=row["city_name"] or None,
                geography_level=row["geography_level"] or None,
                reason=row["reason"],
            )
            for row in csv.DictReader(file)
        }


def _mentions(settings: Settings, spec: TableSpec) -> list[Mention]:
    where = spec.city_mention
    if where is None:
        return []
    rows = read_landing(settings, spec.name).unique(where.code, keep="first", maintain_order=True)
    source_id = source_of(spec.name)
    return [_mention(source_id, spec.name, where, row) for row in rows.iter_rows(named=True)]


def _mention(source_id: str, table: str, where: CityMention, row: dict[str, object]) -> Mention:
    def value(column: str | None) -> str | None:
        if column is None or column.startswith("="):
            return column[1:] if column else None
        return None if row[column] is None else str(row[column])

    return Mention(
        source_id=source_id,
        table=table,
        code_system=where.code_system,
        vintage=where.vintage,
        code=value(where.code) or "",
        name=value(where.name) or "",
        country=value(where.country) or "",
        admin1=value(where.admin1),
        geography_level=value(where.geography_level) or "city",
        is_code=where.is_code,
    )


def _left_out(settings: Settings, spec: TableSpec, match: Match) -> list[Quarantined]:
    """Every landing row that speaks of a city without a match, in tables that hang on it too."""
    where = spec.city_mention
    if where is None:
        return []
    columns = {spec.name: where.code, **_columns_that_point_to(spec, where.code)}
    return [
        _quarantined(match, table, row)
        for table, column in columns.items()
        for row in read_landing(settings, table)
        .filter(pl.col(column) == match.mention.code)
        .iter_rows(named=True)
    ]


def _columns_that_point_to(spec: TableSpec, column: str) -> dict[str, str]:
    return {
        other.name: key.columns[key.references.index(column)]
        for other in tables_of("landing")
        for key in other.foreign_keys
        if key.table == spec.name and column in key.references
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


def _refuse_bad_overrides(
    overrides: dict[tuple[str, str, str], Override], gazetteer: Gazetteer
) -> None:
    for key, override in overrides.items():
        is_place = override.geoname_id in gazetteer.places
        if not (is_place or (override.geoname_id is None and override.city_name)):
            raise IdentityError(
                f"override of {' '.join(key)}",
                expected="a GeoNames id of the gazetteer, or a city name without one",
                found=override.geoname_id or "neither",
                remedy="Correct pipelines/identity/overrides.csv.",
            )


def tables_read() -> list[str]:
    """Landing tables that identity reads."""
    fixed = [
        "raw_geonames__place",
        "raw_geonames__code_match",
        "raw_vocabulary__country",
        "raw_vocabulary__admin1",
    ]
    return sorted({*fixed, *(spec.name for spec in mentioning_tables())})
