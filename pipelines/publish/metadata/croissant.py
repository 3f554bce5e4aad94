"""Croissant 1.0: what frameworks of machine learning load tables from."""

from contracts.model import ColumnSpec
from pipelines.publish.metadata.description import (
    KEYWORDS,
    NAME,
    SUMMARY,
    Json,
    ReleaseDescription,
    ReleasedTable,
)

_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_TERMS = (
    *("citeAs", "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "format"),
    *("includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
    *("references", "regex", "repeated", "replace", "separator", "source", "subField", "transform"),
)
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}


def croissant(release: ReleaseDescription) -> dict[str, object]:
    """Every Parquet file, and a set of records for each."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        # Its names must be fit for a folder.
        "name": NAME,
        "description": SUMMARY,
        # The version of this standard is of three numbers only.
        "version": f"{release.day:%Y}.{release.day.month}.{release.day.day}",
        "alternateName": f"{NAME} {release.version}",
        "datePublished": release.day.isoformat(),
        "keywords": list(KEYWORDS),
        "license": [licence.url for licence in release.licences],
        "url": release.folder or "./",
        "citeAs": release.citation(),
        "creator": {"@type": "Organization", "name": release.publisher},
        "publisher": {"@type": "Organization", "name": release.publisher},
        "distribution": [_file(release, table) for table in release.tables],
        "recordSet": [_records(table) for table in release.tables],
    }


def _file(release: ReleaseDescription, table: ReleasedTable) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": table.parquet.path,
        "name": table.parquet.path,
        "description": table.spec.title,
        "contentUrl": release.address(table.parquet.path),
        "contentSize": f"{table.parquet.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": table.parquet.sha256,
    }


def _records(table: ReleasedTable) -> Json:
    spec = table.spec
    return {
        "@type": "cr:RecordSet",
        "@id": spec.name,
        "name": spec.name,
        "description": spec.meaning,
        "key": [{"@id": f"{spec.name}/{name}"} for name in spec.primary_key],
        "field": [_field(table, column) for column in spec.columns],
    }


def _field(table: ReleasedTable, column: ColumnSpec) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _TYPES[column.type_names.table_schema],
        "source": {
            "fileObject": {"@id": table.parquet.path},
            "extract": {"column": column.name},
        },
    }
