"""DataCite 4: what a DOI is registered with."""

from pipelines.publish.metadata.description import KEYWORDS, SUMMARY, TITLE, ReleaseDescription


def datacite(release: ReleaseDescription) -> dict[str, object]:
    """The release without its identifier, which only a registrar gives."""
    homepages = dict.fromkeys(source.homepage for source, _ in release.sources)
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Data set"},
        "creators": [{"name": release.publisher, "nameType": "Organizational"}],
        "titles": [{"title": TITLE, "lang": "en"}],
        "publisher": {"name": release.publisher, "lang": "en"},
        "publicationYear": str(release.day.year),
        "version": release.version,
        "language": "en",
        "subjects": [{"subject": word, "lang": "en"} for word in KEYWORDS],
        "dates": [{"date": release.day.isoformat(), "dateType": "Created"}],
        "descriptions": [{"description": SUMMARY, "descriptionType": "Abstract", "lang": "en"}],
        "formats": ["text/csv", "application/vnd.apache.parquet", "application/vnd.duckdb"],
        "sizes": [f"{len(release.tables)} tables", f"{sum(t.rows for t in release.tables)} rows"],
        "rightsList": [
            {
                "rights": licence.spdx,
                "rightsUri": licence.url,
                "rightsIdentifier": licence.spdx,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
            for licence in release.licences
        ],
        "relatedIdentifiers": [
            {
                "relatedIdentifier": address,
                "relatedIdentifierType": "URL",
                "relationType": "IsDerivedFrom",
            }
            for address in homepages
        ],
    }
