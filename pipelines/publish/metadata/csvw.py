"""CSV on the Web: `csv/csv-metadata.json`, which lies beside the CSV files that it describes."""

from contracts.model import ColumnSpec
from pipelines.publish.csv_twin import CSV_FOLDER
from pipelines.publish.metadata.description import (
    SUMMARY,
    TITLE,
    Json,
    ReleaseDescription,
    ReleasedTable,
)
from pipelines.publish.metadata.table_schema import is_expressible

PATH = f"{CSV_FOLDER}/csv-metadata.json"


def csvw(release: ReleaseDescription) -> dict[str, object]:
    """The group of all tables, with their keys."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:description": SUMMARY,
        "dc:publisher": release.publisher,
        "schema:version": release.version,
        "dc:issued": release.day.isoformat(),
        "tables": [_table(release, table) for table in release.tables],
    }


def _table(release: ReleaseDescription, table: ReleasedTable) -> Json:
    spec = table.spec
    return {
        "url": _url(table),
        "dc:title": spec.title,
        "dc:description": spec.description,
        "dc:license": [licence.url for licence in release.licences_of(table)],
        "dc:rights": table.terms.licence,
        "dc:bibliographicCitation": release.citation(table),
        "dc:source": ", ".join(table.terms.source_ids),
        "schema:version": release.version,
        "schema:contentSize": table.csv.size,
        "schema:sha256": table.csv.sha256,
        "tableSchema": {
            "columns": [_column(column) for column in spec.columns],
            **({} if spec.key_may_be_null else {"primaryKey": list(spec.primary_key)}),
            **_foreign_keys(release, table),
        },
    }


def _foreign_keys(release: ReleaseDescription, table: ReleasedTable) -> dict[str, object]:
    urls = {other.name: _url(other) for other in release.tables}
    keys = [
        {
            "columnReference": list(key.columns),
            "reference": {"resource": urls[key.table], "columnReference": list(key.references)},
        }
        for key in table.spec.foreign_keys
        if is_expressible(key, table.spec) and key.table in urls
    ]
    return {"foreignKeys": keys} if keys else {}


def _url(table: ReleasedTable) -> str:
    return table.csv.path.removeprefix(f"{CSV_FOLDER}/")


def _column(column: ColumnSpec) -> Json:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": column.type_names.table_schema,
        "required": not column.nullable,
        "dc:description": column.description,
        **({"schema:unitText": column.unit} if column.unit else {}),
    }
