"""The Data Package (v2) of a release, and its dictionary: what is in it, as tools read it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.model import ColumnSpec, ForeignKey, TableSpec, all_tables
from pipelines.publish.licences import Snapshots, Terms, is_private, licence_text
from pipelines.snapshots.record import Snapshot
from pipelines.source_registry import loaded_sources

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
DICTIONARY = "dictionary.csv"

_DICTIONARY_COLUMNS = (
    "table",
    "layer",
    "column",
    "type",
    "unit",
    "is_nullable",
    "is_key",
    "allowed",
    "source_column",
    "description",
    "contract_version",
)


@dataclass(frozen=True)
class Resource:
    """One released file with what was counted and hashed when it was written."""

    spec: TableSpec
    terms: Terms
    path: str
    rows: int
    sha256: str


def data_package(
    version: str, fingerprint: str, resources: list[Resource], snapshots: Snapshots
) -> dict[str, object]:
    """The descriptor; it holds no clock and no path, so equal inputs give equal text."""
    used = [snapshot for found in snapshots.values() for snapshot in found]
    return {
        "$schema": SCHEMA,
        "name": "cityfare",
        "title": "Cityfare: innovation and data use in city governments, and how residents fare",
        "description": (
            "Survey of innovation capacity, certification of data use and residents' well-being, "
            "joined city by city. Every table says which sources it is made from."
        ),
        "version": version,
        "inputs_sha256": fingerprint,
        "is_private": is_private(snapshots),
        "licenses": _licences(used),
        "sources": [_source(snapshot) for snapshot in used],
        "resources": [_resource(resource) for resource in resources],
    }


def dictionary_csv() -> str:
    """Every column of every contract, one row a column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_DICTIONARY_COLUMNS)
    for spec in all_tables().values():
        for column in spec.columns:
            writer.writerow(_dictionary_row(spec, column))
    return text.getvalue()


def _dictionary_row(spec: TableSpec, column: ColumnSpec) -> list[str]:
    return [
        spec.name,
        spec.layer,
        column.name,
        column.type_names.table_schema,
        column.unit,
        "yes" if column.nullable else "no",
        "yes" if column.name in spec.primary_key else "no",
        "|".join(column.allowed),
        column.source_column or "",
        column.description,
        spec.version,
    ]


def _licences(snapshots: Iterable[Snapshot]) -> list[dict[str, str]]:
    named = {s.licence: s.licence_url for s in snapshots if s.licence}
    return [{"name": name, **({"path": url} if url else {})} for name, url in sorted(named.items())]


def _source(snapshot: Snapshot) -> dict[str, str]:
    source = loaded_sources()[snapshot.source_id].source
    return {
        "title": source.title,
        "path": source.homepage,
        "version": snapshot.version,
        "licence": licence_text(snapshot),
        "licence_basis": str(snapshot.licence_basis),
        "citation": snapshot.citation,
    }


def _resource(resource: Resource) -> dict[str, object]:
    spec = resource.spec
    return {
        "name": spec.name,
        "type": "table",
        "path": resource.path,
        "title": spec.title,
        "description": spec.description,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        # No `bytes`: frictionless 5.21 never counts those of Parquet and calls any number wrong.
        "hash": f"sha256:{resource.sha256}",
        "rows": resource.rows,
        "each_row_is_a": spec.each_row_is_a,
        "contract_version": spec.version,
        "licence": resource.terms.licence,
        "citation": resource.terms.citation,
        "source_ids": list(resource.terms.source_ids),
        "usage_warnings": list(spec.usage_warnings),
        "schema": table_schema(spec),
    }


def table_schema(spec: TableSpec) -> dict[str, object]:
    """The Table Schema of a contract."""
    keys = [_foreign_key(key, spec) for key in spec.foreign_keys if _is_expressible(key, spec)]
    return {
        "fields": [_field(column) for column in spec.columns],
        "primaryKey": list(spec.primary_key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _is_expressible(key: ForeignKey, spec: TableSpec) -> bool:
    """Table Schema has no word for a key of several columns of which one may be null."""
    nullable = {column.name for column in spec.columns if column.nullable}
    return len(key.columns) == 1 or not nullable & set(key.columns)


def _foreign_key(key: ForeignKey, spec: TableSpec) -> dict[str, object]:
    # An empty resource name is how Table Schema says "this table".
    resource = "" if key.table == spec.name else key.table
    reference = {"resource": resource, "fields": list(key.references)}
    return {"fields": list(key.columns), "reference": reference}


def _table_schema_type(column: ColumnSpec) -> str:
    # frictionless reads Parquet through pandas, where a null makes whole numbers floats and its own
    # integer type refuses them; the dictionary and the Parquet schema say integer.
    name = column.type_names.table_schema
    return "number" if name == "integer" and column.nullable else name


def _field(column: ColumnSpec) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    return {
        "name": column.name,
        "type": _table_schema_type(column),
        "description": column.description,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }
