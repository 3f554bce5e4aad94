"""Conformance of every source and every snapshot in raw/."""

import csv
import json
from importlib import import_module
from pathlib import Path

import pytest

from contracts import vocab
from contracts.model import all_tables, landing_tables_of, tables_of
from pipelines.checks.contract import enforce
from pipelines.checks.corrections import load_corrections
from pipelines.checks.exceptions import load_exceptions
from pipelines.files import sha256_of_file
from pipelines.identity.match import Mention
from pipelines.identity.mentions import refuse_undeclared
from pipelines.ingest import parsed
from pipelines.landing_kept import sources_needed_by
from pipelines.provenance import sources_of
from pipelines.settings import Settings
from pipelines.snapshots.folders import newest_version, open_snapshot
from pipelines.snapshots.record import read_record
from pipelines.source_definition import Cadence
from pipelines.source_registry import all_sources, loaded_sources
from tests.fixtures.snapshots import frames_of_raw, landed_for, open_fixture

SETTINGS = Settings()
MODULES = loaded_sources()
RECORDS = sorted(SETTINGS.raw.glob("*/*/snapshot.json"))
# A source that waits has no folder in raw/ at all: users fill it in their overlay, or fetch it.
WAITING = sorted(id_ for id_ in MODULES if not (SETTINGS.raw / id_).exists())
STORED = sorted(MODULES.keys() - set(WAITING))
BY_SOURCE = pytest.mark.parametrize("source_id", sorted(MODULES))
BY_RECORD = pytest.mark.parametrize(
    "path", RECORDS, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}"
)
_MEGABYTE = 1_000_000


@BY_SOURCE
def test_loaded_source_has_tables_and_feeds_a_mart(source_id: str) -> None:
    assert landing_tables_of(source_id)
    assert [spec for spec in tables_of("mart") if source_id in sources_of(spec)]


@pytest.mark.parametrize("source_id", STORED)
def test_stored_source_has_a_snapshot_that_may_be_published(source_id: str) -> None:
    snapshot = open_snapshot(SETTINGS.raw, source_id)

    assert snapshot.licence_basis in vocab.LICENCE_BASES
    assert snapshot.citation
    assert snapshot.files
    is_licensed = snapshot.licence_basis == "open_licence"
    assert not is_licensed or (snapshot.licence and snapshot.licence_url)


@BY_SOURCE
def test_source_that_waits_for_its_first_files_says_so(source_id: str) -> None:
    # What would go wrong: a source whose folder was lost would pass for one that waits.
    about = import_module(MODULES[source_id].reader.__module__).__doc__ or ""

    assert ("Nothing of it is in raw/" in about) is (source_id in WAITING)


@pytest.mark.parametrize("source_id", WAITING)
def test_source_that_waits_gives_empty_tables_that_keep_their_contracts(source_id: str) -> None:
    frames = parsed(MODULES[source_id], [], SETTINGS)

    assert set(frames) == {spec.name for spec in landing_tables_of(source_id)}
    for name, frame in frames.items():
        spec = all_tables()[name]
        others = {key.table: all_tables()[key.table].empty() for key in spec.foreign_keys}
        accepted = enforce(frame, spec, others).accepted
        assert accepted.drop("source_file", "source_row").schema == spec.dtypes
        assert accepted.height == 0


@pytest.mark.parametrize("source_id", WAITING)
def test_source_without_a_snapshot_can_be_fetched_or_is_of_users(source_id: str) -> None:
    # What would go wrong: a publisher's source whose folder was lost would pass for one of these.
    module = MODULES[source_id]
    is_of_users = module.source.publisher == "Users of Cityfare"

    assert is_of_users or module.fetch is not None
    assert not is_of_users or module.source.cadence is Cadence.NEVER


@BY_SOURCE
def test_source_reads_only_what_lands_before_it(source_id: str) -> None:
    needed = sources_needed_by(source_id)

    assert set(MODULES[source_id].source.reads) <= needed <= set(MODULES)
    assert not any(source_id in sources_needed_by(other) for other in needed)


@BY_SOURCE
def test_loaded_source_says_who_publishes_it(source_id: str) -> None:
    source = MODULES[source_id].source

    assert source.id == source_id
    assert source.status == "loaded"
    assert all((source.title, source.publisher, source.citation, source.owner))
    assert source.homepage.startswith("https://")


@BY_SOURCE
def test_parser_returns_the_columns_of_its_contracts_as_text(
    source_id: str, tmp_path: Path
) -> None:
    frames = frames_of_raw(source_id)
    if source_id in WAITING:
        snapshot = open_fixture(tmp_path, source_id)
        frames = MODULES[source_id].parse(snapshot, landed_for(source_id))

    assert set(frames) == {spec.name for spec in landing_tables_of(source_id)}
    for name, frame in frames.items():
        spec = all_tables()[name]
        columns = set(frame.columns) - {"source_file", "source_row"}
        assert columns == set(spec.column_names), name
        assert {str(frame.schema[column]) for column in columns} == {"String"}, name
        assert frame.select("source_file", "source_row").is_unique().all(), name


@BY_SOURCE
def test_source_has_fixtures(source_id: str) -> None:
    folder = Path(__file__).parents[1] / "fixtures" / source_id

    assert list(folder.glob("*")), f"put some rows of {source_id} into tests/fixtures/{source_id}/"


@BY_SOURCE
def test_code_systems_by_which_a_source_names_cities_are_declared(source_id: str) -> None:
    vocabulary = frames_of_raw("vocabulary")["raw_vocabulary__code_system"]
    mentions = [
        Mention(source_id, spec.name, where.code_system, where.vintage, "", "", "", None, "", False)
        for spec in landing_tables_of(source_id)
        if (where := spec.city_mention) and not where.vintage.startswith("@")
    ]

    refuse_undeclared(mentions, vocabulary)


def test_catalogued_source_says_that_nothing_is_loaded() -> None:
    for source in all_sources():
        assert source.status == ("loaded" if source.id in MODULES else "catalogued")


@BY_RECORD
def test_record_is_of_the_folder_that_it_lies_in(path: Path) -> None:
    record = read_record(path.parent)

    assert record.source_id == path.parent.parent.name
    assert record.version == path.parent.name
    assert record.source_id in MODULES


@BY_RECORD
def test_record_lists_every_file_with_size_and_hash(path: Path) -> None:
    record = read_record(path.parent)
    listed = {file.name for file in record.files if file.package is None}

    present = {p.relative_to(path.parent).as_posix() for p in path.parent.rglob("*") if p.is_file()}

    assert present == listed | {"snapshot.json"}
    for file in record.files:
        assert sha256_of_file(record.path(file)) == file.sha256, file.name
        assert record.path(file).stat().st_size == file.size, file.name


@BY_RECORD
def test_record_says_how_figures_came_into_files_that_are_not_the_publishers(path: Path) -> None:
    record = json.loads(path.read_text("utf-8"))

    is_transcribed = any(not file.get("publisher_layout", True) for file in record["files"])
    assert not is_transcribed or record["transcription"] or record["source"] == "vocabulary"


@BY_RECORD
def test_no_file_of_raw_is_over_a_megabyte(path: Path) -> None:
    large = [p.name for p in path.parent.rglob("*") if p.stat().st_size > _MEGABYTE]

    assert large == []


def test_vocabulary_holds_the_19_areas_that_the_code_knows() -> None:
    areas = frames_of_raw("vocabulary")["raw_vocabulary__policy_area"]["policy_area_id"].to_list()

    assert sorted(areas) == sorted(vocab.POLICY_AREAS)


@pytest.mark.parametrize("name", ["answer.csv", "data_area.csv"])
def test_pages_are_carried_over_as_labels_and_never_as_text(name: str) -> None:
    version = newest_version(SETTINGS.raw, "oecd_survey_profiles")
    path = SETTINGS.raw / "oecd_survey_profiles" / version / name
    with path.open(encoding="utf-8", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]

    # A full stop followed by another sentence is prose of the page, not a label.
    assert [label for label in labels if len(label) >= 200 or ". " in label.strip(". ")] == []


def test_every_exception_names_a_table_that_lands() -> None:
    # ingest() passes over exceptions of tables that no source has, so a typing error would stay.
    exceptions = load_exceptions(SETTINGS.contracts / "exceptions.yml")

    for known in exceptions:
        table, _, rule = known.check.rpartition("__")
        spec = all_tables()[table]
        assert set(known.key) <= set(spec.column_names), known.check
        assert rule


def test_every_file_of_corrections_is_of_a_source() -> None:
    folder = SETTINGS.contracts / "corrections"

    for path in folder.iterdir():
        assert path.stem in MODULES, path.name
        for correction in load_corrections(folder, path.stem):
            spec = all_tables()[correction.table]
            assert {correction.column, *correction.key} <= set(spec.column_names)
