"""Each standard's own validator accepts the release, and refuses a fault of its kind."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from rdflib import Graph, URIRef

from contracts.model import tables_of
from tests.conftest import PROJECT, Built

SCHEMAS = PROJECT / "tests" / "fixtures" / "schemas"
DCT = "http://purl.org/dc/terms/"
Validate = Callable[[Any], list[str]]


def _schema_errors(schema: Path) -> Validate:
    described = json.loads(schema.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(described)(described)
    return lambda value: [error.message for error in validator.iter_errors(value)]


@pytest.fixture(scope="session")
def validators(shared: Path) -> Path:
    """The official schemas and shapes, beside the repository."""
    folder = shared / "validators"
    if not folder.exists():
        pytest.skip("the folder with the official schemas is not here")
    return folder


def _json(built: Built, name: str) -> Any:
    return json.loads((built.release / name).read_text("utf-8"))


def _yaml(built: Built, name: str) -> Any:
    text = (built.release / name).read_text("utf-8")
    return json.loads(json.dumps(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))))


def test_citation_follows_its_schema(built: Built) -> None:
    errors = _schema_errors(SCHEMAS / "cff-1.2.0.json")
    citation = _yaml(built, "CITATION.cff")

    assert errors(citation) == []
    assert errors({**citation, "license": "Free"})
    assert citation["version"] == built.version


def test_citation_of_the_repository_follows_its_schema() -> None:
    errors = _schema_errors(SCHEMAS / "cff-1.2.0.json")

    assert errors(yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))) == []


def test_datacite_follows_its_schema(built: Built) -> None:
    errors = _schema_errors(SCHEMAS / "datacite-4.5.json")
    record = _json(built, "datacite.json")

    assert errors(record) == []
    assert errors({**record, "titles": []})


def test_data_package_follows_the_official_schema(built: Built, validators: Path) -> None:
    errors = _schema_errors(validators / "data_package_2.0" / "datapackage.json")
    package = _json(built, "datapackage.json")

    assert errors(package) == []
    assert all(resource["bytes"] and resource["licenses"] for resource in package["resources"])
    package["resources"][0]["bytes"] = "many"
    assert errors(package)


def test_contract_follows_the_official_schema(built: Built, validators: Path) -> None:
    errors = _schema_errors(validators / "odcs" / "odcs-json-schema-v3.1.0.json")
    contract = _yaml(built, "odcs.yaml")

    assert errors(contract) == []
    assert [table["name"] for table in contract["schema"]] == [s.name for s in tables_of("mart")]
    contract["schema"][0]["properties"][0]["logicalType"] = "text"
    assert errors(contract)


def test_dcat_conforms_to_the_official_shapes(built: Built, validators: Path) -> None:
    from pyshacl import validate

    # mdr-vocabularies.shape is left out: it asks for a checksum algorithm whose address begins with
    # https, but the SPDX vocabulary, which shapes.ttl uses too, names its terms by http.
    shapes = Graph()
    for name in ("shapes.ttl", "range.ttl"):
        shapes.parse(validators / "dcat_ap_3.0.1" / name)
    address = "https://data.example.org/release/"
    graph = Graph().parse(built.release / "dcat.ttl", publicID=address)

    conforms, _, report = validate(graph, shacl_graph=shapes, do_owl_imports=False)
    assert conforms, report
    assert set(graph) == set(Graph().parse(built.release / "dcat.jsonld", publicID=address))

    graph.remove((URIRef(f"{address}#city"), URIRef(f"{DCT}title"), None))
    conforms, _, report = validate(graph, shacl_graph=shapes, do_owl_imports=False)
    assert not conforms
    assert "#city>->dct" in report


def test_croissant_is_read_by_its_library(built: Built) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(built.release / "croissant.json")
    (first, *_) = dataset.records("policy_area")

    assert dataset.metadata.ctx.issues.errors == set()
    assert "policy_area/policy_area_id" in first

    broken = _json(built, "croissant.json")
    broken["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "nothing.parquet"
    with pytest.raises(mlcroissant.ValidationError, match=r"nothing\.parquet"):
        mlcroissant.Dataset(broken)


_SOME = ("city.csv", "data_sufficiency.csv", "policy_area.csv")


def test_csvw_is_kept_by_the_csv_files(built: Built, tmp_path: Path) -> None:
    from csvw import CSVW

    metadata = _json(built, "csv/csv-metadata.json")
    # Its library reads some two thousand rows a second, and no packed file.
    metadata["tables"] = [entry for entry in metadata["tables"] if entry["url"] in _SOME]
    path = tmp_path / "csv-metadata.json"
    path.write_text(json.dumps(metadata), encoding="utf-8")
    for name in _SOME:
        shutil.copyfile(built.release / "csv" / name, tmp_path / name)
    references = [len(e["tableSchema"].get("foreignKeys", ())) for e in metadata["tables"]]
    assert (len(references), sum(references)) == (len(_SOME), 2)
    assert CSVW(str(path), validate=True).is_valid

    areas = tmp_path / "policy_area.csv"
    areas.write_text(areas.read_text("utf-8").replace(",1\n", ",first\n", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="first"):
        assert not CSVW(str(path), validate=True).is_valid


def test_csvw_alone_tells_unit_licence_citation_source_and_version(built: Built) -> None:
    tables = {entry["url"]: entry for entry in _json(built, "csv/csv-metadata.json")["tables"]}
    found = {path.name for path in (built.release / "csv").glob("*.csv*")} - {"csv-metadata.json"}

    assert set(tables) == found
    for name, entry in tables.items():
        (header, *_) = _lines(built.release / "csv" / name)
        assert header.split(",") == [column["name"] for column in entry["tableSchema"]["columns"]]
        told = ("dc:license", "dc:bibliographicCitation", "dc:rights", "schema:version")
        assert all(entry[key] for key in told)
    latitude = tables["city.csv"]["tableSchema"]["columns"][7]
    assert (latitude["name"], latitude["schema:unitText"]) == ("latitude", "degrees")


def _lines(path: Path) -> list[str]:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").splitlines()


def _schema_org_problems(dataset: Any, folder: Path) -> list[str]:
    # https://developers.google.com/search/docs/appearance/structured-data/dataset
    problems = []
    for part in (dataset, *dataset["hasPart"]):
        problems += [f"no {key}" for key in ("name", "license", "creator") if not part.get(key)]
        if not 50 <= len(part.get("description", "")) <= 5000:
            problems.append("description of another length")
        for file in part.get("distribution", ()):
            if not (folder / file["contentUrl"]).exists():
                problems.append(f"no file {file['contentUrl']}")
    return problems


def test_schema_org_says_what_search_engines_ask_for(built: Built) -> None:
    dataset = _json(built, "schema_org.jsonld")

    assert _schema_org_problems(dataset, built.release) == []
    files = [file for part in dataset["hasPart"] for file in part["distribution"]]
    assert len(files) == 2 * len(tables_of("mart"))

    files[0]["contentUrl"] = "nothing.csv"
    del dataset["hasPart"][1]["license"]
    assert _schema_org_problems(dataset, built.release) == ["no file nothing.csv", "no license"]


def test_readme_of_the_release_is_one_page_and_names_files_that_are_there(built: Built) -> None:
    text = (built.release / "README.md").read_text("utf-8")

    assert len(text.splitlines()) < 80
    assert built.version in text
    named = [name for name in text.split("`")[1::2] if "." in name and "<" not in name]
    missing = [name for name in named if " " not in name and not name.startswith(".")]
    assert [name for name in missing if not (built.release / name).exists()] == []
