"""schema.org/Dataset as JSON-LD: what search engines for data sets read."""

from pipelines.publish.metadata.description import (
    KEYWORDS,
    SUMMARY,
    TITLE,
    Json,
    ReleaseDescription,
    ReleasedFile,
    ReleasedTable,
)


def schema_org(release: ReleaseDescription) -> dict[str, object]:
    """The release as a dataset whose parts are its tables."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": SUMMARY,
        "version": release.version,
        "datePublished": release.day.isoformat(),
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "isAccessibleForFree": not release.is_private,
        "license": [licence.url for licence in release.licences],
        "creator": _publisher(release),
        "publisher": _publisher(release),
        "citation": release.citation(),
        **({"url": release.folder} if release.folder else {}),
        "isBasedOn": [
            {
                "@type": "CreativeWork",
                "name": source.title,
                "url": source.homepage,
                "version": snapshot.version,
                "creditText": snapshot.citation,
            }
            for source, snapshot in release.sources
        ],
        "hasPart": [_part(release, table) for table in release.tables],
    }


def _publisher(release: ReleaseDescription) -> Json:
    return {
        "@type": "Organization",
        "name": release.publisher,
        **({"url": release.base_url} if release.base_url else {}),
    }


def _part(release: ReleaseDescription, table: ReleasedTable) -> Json:
    spec, extent = table.spec, table.extent
    years = [str(year) for year in (extent.first_year, extent.last_year) if year is not None]
    return {
        "@type": "Dataset",
        "@id": f"{release.folder}#{table.name}",
        "name": spec.title,
        "alternateName": table.name,
        "description": spec.meaning,
        "version": release.version,
        "creator": _publisher(release),
        "license": [licence.url for licence in release.licences_of(table)],
        "citation": release.citation(table),
        **({"temporalCoverage": "/".join(years)} if years else {}),
        **({"spatialCoverage": list(extent.countries)} if extent.countries else {}),
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": column.name,
                "description": column.description,
                **({"unitText": column.unit} if column.unit else {}),
            }
            for column in spec.columns
        ],
        "distribution": [_download(release, file) for file in (table.csv, table.parquet)],
    }


def _download(release: ReleaseDescription, file: ReleasedFile) -> Json:
    return {
        "@type": "DataDownload",
        "contentUrl": release.address(file.path),
        "encodingFormat": file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }
