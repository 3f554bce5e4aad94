"""`CITATION.cff` of a release: how to cite it, and whom it is made from."""

from pipelines.publish.metadata.description import KEYWORDS, SUMMARY, TITLE, ReleaseDescription


def citation_cff(release: ReleaseDescription) -> dict[str, object]:
    """The citation of a data set in the Citation File Format 1.2."""
    publishers = {source.id: source for source, _ in release.sources}
    licences = [licence.spdx for licence in release.licences]
    return {
        "cff-version": "1.2.0",
        "message": "Cite the release, and the sources of the tables that you use: the citation of "
        "each table names them.",
        "type": "dataset",
        "title": TITLE,
        "abstract": SUMMARY,
        "authors": [{"name": release.publisher}],
        "version": release.version,
        "date-released": release.day.isoformat(),
        "keywords": list(KEYWORDS),
        **({"license": licences[0] if len(licences) == 1 else licences} if licences else {}),
        **({"url": release.folder} if release.folder else {}),
        "references": [
            {
                "type": "data",
                "title": source.title,
                "authors": [{"name": source.publisher}],
                "url": source.homepage,
            }
            for source in publishers.values()
        ],
    }
