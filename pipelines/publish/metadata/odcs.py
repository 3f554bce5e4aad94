"""Open Data Contract Standard 3.1: what each table promises, for tools that hold it to that."""

from contracts.model import ColumnSpec, ForeignKey
from pipelines.publish.metadata.description import (
    KEYWORDS,
    NAME,
    SUMMARY,
    TITLE,
    Json,
    ReleaseDescription,
    ReleasedTable,
)
from pipelines.publish.metadata.table_schema import is_expressible


def odcs(release: ReleaseDescription) -> dict[str, object]:
    """One contract with an object for each table."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"{NAME}-{release.version}",
        "name": TITLE,
        "version": release.version,
        "status": "active",
        "domain": "cities",
        "dataProduct": NAME,
        "tags": list(KEYWORDS),
        "description": {
            "purpose": SUMMARY,
            "usage": f"Cite as: {release.citation()}",
            "limitations": "Each table's warnings stand in its customProperties.",
        },
        "servers": [
            {
                "server": "parquet",
                "type": "local",
                "path": release.address("{model}.parquet"),
                "format": "parquet",
            }
        ],
        "schema": [_object(table) for table in release.tables],
    }


def _object(table: ReleasedTable) -> Json:
    spec = table.spec
    keys = [_relationship(spec.name, k) for k in spec.foreign_keys if is_expressible(k, spec)]
    own = {
        "contractVersion": spec.version,
        "licence": table.terms.licence,
        "citation": table.terms.citation,
        "usageWarnings": " ".join(spec.usage_warnings),
    }
    return {
        "name": spec.name,
        "physicalName": spec.name,
        "physicalType": "table",
        "logicalType": "object",
        "businessName": spec.title,
        "description": spec.description,
        "dataGranularityDescription": f"One row is a {spec.each_row_is_a}.",
        "customProperties": [{"property": k, "value": v} for k, v in own.items() if v],
        **({"relationships": keys} if keys else {}),
        "properties": [_property(table, column) for column in spec.columns],
    }


def _relationship(table: str, key: ForeignKey) -> Json:
    here = [f"{table}.{column}" for column in key.columns]
    there = [f"{key.table}.{column}" for column in key.references]
    if len(here) == 1:
        return {"type": "foreignKey", "from": here[0], "to": there[0]}
    return {"type": "foreignKey", "from": here, "to": there}


def _property(table: ReleasedTable, column: ColumnSpec) -> Json:
    key = table.spec.primary_key
    is_key = column.name in key and not table.spec.key_may_be_null
    own = {"unit": column.unit, "allowedValues": "|".join(column.allowed)}
    custom = [{"property": name, "value": value} for name, value in own.items() if value]
    return {
        "name": column.name,
        "logicalType": column.type_names.table_schema,
        "physicalType": column.type_names.sql,
        "description": column.description,
        "required": not column.nullable,
        **(
            {"primaryKey": True, "primaryKeyPosition": key.index(column.name) + 1} if is_key else {}
        ),
        **({"customProperties": custom} if custom else {}),
    }
