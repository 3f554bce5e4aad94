"""Which cities a landing table mentions: read through its contract, whoever the source is."""

from collections.abc import Iterable

import polars as pl

from contracts.model import CityMention, TableSpec, tables_of
from pipelines.errors import IdentityError
from pipelines.identity.match import Mention
from pipelines.landing_kept import source_of
from pipelines.source_registry import all_sources

CURRENT = "current"
"""Vintage of a code list that is in force, whatever its year."""


def mentioning_tables() -> list[TableSpec]:
    """Landing contracts that say where their cities stand."""
    return [spec for spec in tables_of("landing") if spec.city_mention is not None]


def mentions_of(spec: TableSpec, rows: pl.DataFrame) -> list[Mention]:
    """Every city of a table once, as its first row names it."""
    where = spec.city_mention
    if where is None:
        return []
    first = rows.unique(where.key, keep="first", maintain_order=True)
    source_id = source_of(spec.name)
    return [mention_of(source_id, spec.name, where, row) for row in first.iter_rows(named=True)]


def mention_of(source_id: str, table: str, where: CityMention, row: dict[str, object]) -> Mention:
    """One row's city."""

    def value(column: str | None) -> str | None:
        if column is None or column.startswith("="):
            return column[1:] if column else None
        return None if row[column] is None else str(row[column])

    is_constant = not where.vintage.startswith("@")
    now = value(where.now)
    return Mention(
        source_id=source_id,
        table=table,
        code_system=where.code_system,
        vintage=where.vintage if is_constant else value(where.vintage[1:]) or "",
        code=value(where.code) or "",
        name=value(where.name) or "",
        country=value(where.country) or "",
        admin1=value(where.admin1),
        geography_level=value(where.geography_level) or "city",
        is_code=where.is_code,
        makes_city=where.makes_city,
        now=(where.code_system, CURRENT, now) if now else None,
    )


def refuse_undeclared(mentions: Iterable[Mention], vocabulary: pl.DataFrame) -> None:
    """Refuse a code system that neither the vocabulary nor a source's module declares.

    Args:
        mentions: What landing tables mention.
        vocabulary: The landing table `raw_vocabulary__code_system`.

    Raises:
        IdentityError: There is one; it is named with its table.
    """
    own = {(s.code_system, s.vintage) for source in all_sources() for s in source.code_systems}
    known = own | set(vocabulary.select("code_system", "vintage").rows())
    for mention in mentions:
        if (mention.code_system, mention.vintage) not in known:
            raise IdentityError(
                f"{mention.table}, its CityMention",
                expected="a code system and vintage that are declared",
                found=f"'{mention.code_system}' of vintage '{mention.vintage}'",
                remedy=f"Declare it in the SOURCE of pipelines/sources/{mention.source_id}.py: "
                f'code_systems=(CodeSystem("{mention.code_system}", label="...", '
                f'vintage="{mention.vintage}"),), or name one of the mart code_system.',
            )
