"""Synthetic data: known from any record, cited as what they are, kept apart, kept from releases."""

from pathlib import Path

import polars as pl
import pytest

from contracts import vocab
from contracts.model import table
from pipelines.build_inputs import holds_synthetic
from pipelines.checks.results import table_result
from pipelines.errors import ReleaseError
from pipelines.fingerprint import fingerprint, inputs
from pipelines.ingest import ingest, read_landing
from pipelines.provenance import licence_basis_of, write_provenance
from pipelines.publish.licences import open_all
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.record import Snapshot
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import fixture_files, land_empty, write_snapshot
from tests.unit.builders import typed

DRAWN = {"licence_basis": vocab.SYNTHETIC, "licence": None, "citation": "Drawn from seed 1."}
NO_FILE = {"a.csv": b""}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project with one published snapshot."""
    write_snapshot(tmp_path / "raw", "census_acs", NO_FILE)
    return Settings(
        project_dir=tmp_path, build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay"
    )


def _slip(settings: Settings, where: str) -> Snapshot:
    """Put a synthetic snapshot of a source beside its published one, or in its place."""
    root = {"raw": settings.raw, "overlay": settings.overlay}[where]
    write_snapshot(root, "census_acs", NO_FILE, version="2026-02-02", record=DRAWN)
    return open_snapshot(root, "census_acs", "2026-02-02")


def test_project_without_synthetic_snapshots_holds_none(settings: Settings) -> None:
    assert not holds_synthetic(settings)


@pytest.mark.parametrize("where", ["raw", "overlay"])
def test_synthetic_snapshot_is_found_wherever_it_lies(settings: Settings, where: str) -> None:
    _slip(settings, where)

    assert holds_synthetic(settings)


@pytest.mark.parametrize("where", ["raw", "overlay"])
def test_source_with_a_synthetic_snapshot_breaks_the_contract_of_its_mart(
    settings: Settings, where: str
) -> None:
    _slip(settings, where)
    write_provenance(settings)
    landed = read_landing(settings, "provenance__source")

    kept, refused = (table_result(landed, table(name)) for name in ("provenance__source", "source"))

    assert kept.passed
    assert not refused.passed
    assert refused.found.endswith(
        "no synthetic data in a release does not hold for source_id census_acs"
    )


@pytest.mark.parametrize("where", ["raw", "overlay"])
def test_publisher_refuses_a_synthetic_snapshot_by_its_folder(
    settings: Settings, where: str
) -> None:
    _slip(settings, where)

    with pytest.raises(ReleaseError, match=rf"synthetic ones in {where}/census_acs/2026-02-02"):
        open_all(settings)


def test_contract_of_sources_is_kept_without_synthetic_data() -> None:
    spec = table("source")
    texts = dict.fromkeys(("source_title", "publisher", "citation", "cadence"), "text")
    row = {**texts, "source_id": "a", "homepage": "https://example.org/", "status": "loaded"}
    bases = [None, *(basis for basis in vocab.LICENCE_BASES if basis != vocab.SYNTHETIC)]
    rows = [{**row, "source_id": f"a{n}", "licence_basis": b} for n, b in enumerate(bases)]

    assert table_result(typed(spec, rows), spec).passed


def test_one_synthetic_snapshot_stands_for_all_of_a_source(settings: Settings) -> None:
    published = open_snapshot(settings.raw, "census_acs")
    private = write_snapshot(
        settings.overlay, "census_acs", NO_FILE, record={"licence_basis": "private"}
    )
    added = open_snapshot(private.parent.parent, "census_acs", private.name)
    drawn = _slip(settings, "overlay")

    assert licence_basis_of([published, added]) == "private"
    assert licence_basis_of([published, added, drawn]) == vocab.SYNTHETIC


def test_publisher_is_not_cited_for_what_was_drawn(settings: Settings) -> None:
    _slip(settings, "overlay")
    write_provenance(settings)

    sources = read_landing(settings, "provenance__source")
    cited = dict(sources.select("source_id", "citation").iter_rows())

    assert cited["census_acs"] == "Drawn from seed 1."
    assert cited["geonames"] == loaded_sources()["geonames"].source.citation


def test_another_raw_is_read_in_place_of_the_project_s_own(
    settings: Settings, tmp_path: Path
) -> None:
    other = Settings(project_dir=settings.project_dir, raw_dir=tmp_path / "drawn" / "raw")
    write_snapshot(other.raw, "geonames", NO_FILE, record=DRAWN)

    assert holds_synthetic(other)
    assert {path for path in inputs(other) if path.startswith("raw/")} == {
        "raw/geonames/2026-01-01/a.csv",
        "raw/geonames/2026-01-01/snapshot.json",
    }
    assert fingerprint(other) != fingerprint(settings)


def test_corrections_are_of_the_project_s_own_raw(tmp_path: Path) -> None:
    # What would go wrong: a correction stops every other raw/, whose rows it does not know.
    folder = tmp_path / "contracts" / "corrections"
    folder.mkdir(parents=True)
    (folder / "what_works_cities.yml").write_text(
        "- {table: raw_what_works_cities__award, key: {city: Nowhere}, column: level, "
        "action: blank, expect: gold, reason: r, reference: https://example.org/}\n"
    )
    settings = Settings(
        project_dir=tmp_path, raw_dir=tmp_path / "drawn", build_dir=tmp_path / "build"
    )
    write_snapshot(settings.raw, "what_works_cities", fixture_files("what_works_cities"))

    land_empty(settings, "vocabulary")
    landed = ingest(loaded_sources()["what_works_cities"], settings)

    assert sum(count.corrected for count in landed.tables) == 0


def test_no_snapshot_of_the_repository_is_synthetic() -> None:
    settings = Settings()

    assert not holds_synthetic(settings)
    bases = {
        open_snapshot(settings.raw, path.parent.parent.name, path.parent.name).licence_basis
        for path in settings.raw.glob("*/*/snapshot.json")
    }
    assert vocab.SYNTHETIC not in bases


def test_mark_is_no_column_of_any_contract() -> None:
    # Strict contracts refuse the mark wherever it was not taken off on purpose.
    frame = typed(table("policy_area"), []).with_columns(
        pl.lit(value=True).alias(vocab.SYNTHETIC_MARK)
    )

    assert not table_result(frame, table("policy_area")).passed
