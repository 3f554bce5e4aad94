"""Data Package (v2): the descriptor that frictionless, `verify`, `diff` and the portal read.

A resource is the CSV file of a table, since only of CSV every tool counts bytes and reads a whole
number that may be empty; `parquet` says the same of its Parquet file.
"""

from contracts.package import VERSION
from pipelines.publish.licences import Licence, licence_text
from pipelines.publish.metadata.description import (
    KEYWORDS,
    NAME,
    SUMMARY,
    TITLE,
    Json,
    ReleaseDescription,
    ReleasedFile,
    ReleasedTable,
)
from pipelines.publish.metadata.table_schema import table_schema
from pipelines.snapshots.record import Snapshot
from pipelines.source_definition import Source
from pipelines.source_registry import loaded_sources

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(release: ReleaseDescription) -> dict[str, object]:
    """The descriptor of a release."""
    licences = [_licence(licence) for licence in release.licences]
    return {
        "$schema": SCHEMA,
        "name": NAME,
        "id": release.folder or f"{NAME}/{release.version}",
        "title": TITLE,
        "description": SUMMARY,
        **({"homepage": release.folder} if release.folder else {}),
        "version": release.version,
        "schema_version": VERSION,
        "created": f"{release.day.isoformat()}T00:00:00Z",
        "keywords": list(KEYWORDS),
        "contributors": [{"title": release.publisher, "roles": ["publisher", "wrangler"]}],
        "inputs_sha256": release.fingerprint,
        "is_private": release.is_private,
        **({"as_of": release.as_of.isoformat()} if release.as_of else {}),
        **({"licenses": licences} if licences else {}),
        "sources": [_source(source, snapshot) for source, snapshot in release.sources],
        "resources": [_resource(release, table) for table in release.tables],
    }


def _licence(licence: Licence) -> Json:
    return {"name": licence.spdx, "path": licence.url}


def _source(source: Source, snapshot: Snapshot) -> Json:
    return {
        "title": source.title,
        "path": source.homepage,
        "version": snapshot.version,
        "source_id": source.id,
        "publisher": source.publisher,
        "licence": licence_text(snapshot),
        "licence_basis": str(snapshot.licence_basis),
        "citation": snapshot.citation,
    }


def _resource(release: ReleaseDescription, table: ReleasedTable) -> Json:
    spec, terms = table.spec, table.terms
    licences = [_licence(licence) for licence in release.licences_of(table)]
    used = [(loaded_sources()[s.source_id].source, s) for s in release.snapshots_of(terms)]
    return {
        "name": spec.name,
        "type": "table",
        **_file(table.csv),
        "format": "csv",
        "encoding": "utf-8",
        "parquet": _file(table.parquet),
        "title": spec.title,
        "description": spec.description,
        "group": spec.group,
        "start_here": spec.start_here,
        "rows": table.rows,
        "each_row_is_a": spec.each_row_is_a,
        "contract_version": spec.version,
        **({"licenses": licences} if licences else {}),
        "licence": terms.licence,
        "citation": terms.citation,
        "how_to_cite": release.citation(table),
        "source_ids": list(terms.source_ids),
        **({"sources": [_source(source, s) for source, s in used]} if used else {}),
        "usage_warnings": list(spec.usage_warnings),
        "schema": table_schema(spec),
    }


def _file(file: ReleasedFile) -> dict[str, object]:
    return {
        "path": file.path,
        "mediatype": file.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
