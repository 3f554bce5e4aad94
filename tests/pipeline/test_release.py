"""The released folder: whole, verifiable file by file, and readable without us."""

import csv
import gzip
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from contracts.model import all_tables, table, tables_of
from pipelines.generate import stale_files
from pipelines.publish.catalogue import WAREHOUSE
from pipelines.publish.verify import package_problems, problems_of
from pipelines.run import step_names
from tests.conftest import PROJECT, Built
from tests.pipeline.conftest import Ask

MARTS = [spec.name for spec in tables_of("mart")]
DESCRIPTIONS = [
    *("CITATION.cff", "LICENSE.md", "LICENSES/CC-BY-4.0.txt", "README.md", "checks.json"),
    *("checksums.txt", "croissant.json", "csv/csv-metadata.json", "datacite.json"),
    *("datapackage.json", "dcat.jsonld", "dcat.ttl", "dictionary.csv", "entities.svg", "odcs.yaml"),
    *("models.json", "schema_org.jsonld"),
]


@pytest.fixture(scope="module")
def copied(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the release that a test may break if it mends it again."""
    folder = tmp_path_factory.mktemp("release") / built.version
    shutil.copytree(built.release, folder)
    yield folder
    assert problems_of(folder) == []


def test_release_holds_the_promised_files_and_no_other(built: Built) -> None:
    found = {path.relative_to(built.release).as_posix() for path in files_of(built)}
    packed = {path.name.removesuffix(".gz") for path in (built.release / "csv").glob("*.csv*")}

    tables = {f"{mart}.parquet" for mart in MARTS} | {WAREHOUSE}
    assert {name for name in found if "/" not in name} >= tables
    assert {name for name in found - tables if not name.endswith((".csv.gz", ".csv"))} | {
        "dictionary.csv"
    } == set(DESCRIPTIONS)
    assert packed == {f"{mart}.csv" for mart in MARTS}


def test_csv_is_packed_from_a_megabyte_on(built: Built) -> None:
    sizes = {path: path.stat().st_size for path in (built.release / "csv").glob("*.csv")}

    assert max(sizes.values()) <= 1_000_000
    assert (
        len(gzip.decompress((built.release / "csv/city_outcome.csv.gz").read_bytes())) > 1_000_000
    )


def test_checksums_list_every_file_but_themselves(built: Built) -> None:
    lines = (built.release / "checksums.txt").read_text("utf-8").splitlines()

    found = {path.relative_to(built.release).as_posix() for path in files_of(built)}
    assert {line[66:] for line in lines[:-1]} == found - {"checksums.txt"}


def files_of(built: Built) -> list[Path]:
    return [path for path in built.release.rglob("*") if path.is_file()]


def test_release_has_no_problems(built: Built) -> None:
    assert problems_of(built.release) == []


@pytest.mark.parametrize(
    "name", [*DESCRIPTIONS, WAREHOUSE, "city.parquet", "csv/city.csv", "csv/city_outcome.csv.gz"]
)
def test_verify_names_the_file_with_a_flipped_byte(copied: Path, name: str) -> None:
    original = (copied / name).read_bytes()
    broken = bytearray(original)
    broken[len(broken) // 2] ^= 0x01
    (copied / name).write_bytes(broken)

    problems = problems_of(copied)
    (copied / name).write_bytes(original)

    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: ")


def test_verify_names_a_missing_file(copied: Path, tmp_path: Path) -> None:
    (copied / "city.parquet").rename(tmp_path / "city.parquet")

    problems = problems_of(copied)
    (tmp_path / "city.parquet").rename(copied / "city.parquet")

    assert problems == ["city.parquet: listed, but not there"]


def test_verify_names_a_file_too_many(copied: Path) -> None:
    (copied / "notes.txt").write_text("stray")

    problems = problems_of(copied)
    (copied / "notes.txt").unlink()

    assert problems == ["notes.txt: there, but not listed"]


@pytest.mark.parametrize("mart", MARTS)
def test_parquet_alone_tells_what_it_is(built: Built, mart: str) -> None:
    schema = pq.read_schema(built.release / f"{mart}.parquet")
    spec = table(mart)

    told = {key.decode(): value.decode() for key, value in schema.metadata.items()}

    assert told["title"] == spec.title
    assert told["contract_version"] == spec.version
    assert told["each_row_is_a"] == spec.each_row_is_a
    assert told["licence"].count(":") >= 1
    assert len(told["citation"]) > 20
    assert schema.names == spec.column_names


@pytest.mark.parametrize("mart", MARTS)
def test_parquet_alone_tells_meaning_and_unit_of_every_column(built: Built, mart: str) -> None:
    schema = pq.read_schema(built.release / f"{mart}.parquet")

    told = {
        field.name: (field.metadata[b"description"].decode(), field.metadata[b"unit"].decode())
        for field in schema
    }

    assert told == {
        column.name: (column.description, column.unit) for column in table(mart).columns
    }


@pytest.mark.parametrize("mart", MARTS)
def test_parquet_rows_are_ordered_by_primary_key(built: Built, mart: str) -> None:
    keys = pl.read_parquet(built.release / f"{mart}.parquet").select(table(mart).primary_key)

    assert keys.equals(keys.sort(keys.columns, nulls_last=True))
    assert keys.is_unique().all()


@pytest.mark.parametrize("mart", MARTS)
def test_parquet_and_duckdb_hold_the_same_rows(built: Built, ask: Ask, mart: str) -> None:
    key = ", ".join(f"{name} nulls last" for name in table(mart).primary_key)
    names = ", ".join(table(mart).column_names)

    rows = duckdb.sql(f"select {names} from '{built.release / mart}.parquet' order by {key}")

    assert rows.fetchall() == ask(f"select {names} from {mart} order by {key}")


def test_duckdb_file_holds_the_marts_and_where_to_start(ask: Ask) -> None:
    found = ask(
        "select table_name from information_schema.tables order by 1"  # views are tables here
    )

    assert [name for (name,) in found] == sorted([*MARTS, "about", "example_query", "table_key"])


def test_duckdb_file_comments_every_table_and_column(ask: Ask) -> None:
    uncommented = ask(
        "select table_name, null from duckdb_tables() where coalesce(comment, '') = '' "
        "union all select table_name, column_name from duckdb_columns() "
        "where not internal and coalesce(comment, '') = ''"
    )

    assert uncommented == []


def test_release_holds_no_path_of_the_machine(built: Built) -> None:
    paths = [str(path).encode() for path in (PROJECT, built.settings.build)]

    found = [file.name for file in files_of(built) if any(p in file.read_bytes() for p in paths)]

    assert found == []


def test_datapackage_describes_every_mart(built: Built) -> None:
    package = json.loads((built.release / "datapackage.json").read_text("utf-8"))

    described = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }

    assert described == {mart: table(mart).column_names for mart in MARTS}
    assert package["version"] == built.version
    assert package["is_private"] is False


_MOST_ROWS = 2_000


@pytest.mark.slow
def test_datapackage_is_valid_with_rows_and_keys(built: Built, tmp_path: Path) -> None:
    # `cityfare verify --rows` reads all of them; of long tables the first rows tell as much here.
    package = json.loads((built.release / "datapackage.json").read_text("utf-8"))
    keys = [key for r in package["resources"] for key in r["schema"].get("foreignKeys", [])]
    referred = {key["reference"]["resource"] for key in keys}
    (tmp_path / "csv").mkdir()
    for resource in package["resources"]:
        data = (built.release / resource["path"]).read_bytes()
        if resource["rows"] > _MOST_ROWS and resource["name"] not in referred:
            text = gzip.decompress(data) if resource["path"].endswith(".gz") else data
            # No released text has a line break in a cell of these tables.
            data = b"".join(text.splitlines(keepends=True)[: 1 + _MOST_ROWS])
            resource["path"] = resource["path"].removesuffix(".gz")
            resource |= {"bytes": len(data), "rows": _MOST_ROWS}
            del resource["hash"]
        (tmp_path / resource["path"]).write_bytes(data)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    assert package_problems(tmp_path, with_rows=True) == []


def test_dictionary_lists_every_column_of_the_released_tables(built: Built) -> None:
    text = (built.release / "dictionary.csv").read_text("utf-8")

    listed = [(row["table"], row["column"]) for row in csv.DictReader(io.StringIO(text))]

    assert sorted(listed) == sorted(
        (spec.name, column) for spec in tables_of("mart") for column in spec.column_names
    )


def test_checks_of_the_release_are_all_run_and_passed(built: Built) -> None:
    checks = json.loads((built.release / "checks.json").read_text("utf-8"))

    passed = {check["name"] for check in checks if check["passed"] and check["blocking"]}

    assert {f"{spec.name}__contract_kept" for spec in all_tables().values()} <= passed
    assert {f"{mart}__primary_key_unique" for mart in MARTS} <= passed
    assert [check["name"] for check in checks if check["blocking"] and not check["passed"]] == []


def test_readme_table_of_marts_is_true(built: Built) -> None:
    assert stale_files(built.settings) == []


def test_build_reports_the_steps_that_are_counted_before(built: Built) -> None:
    assert built.steps == set(step_names())
