"""Terms of a table: put together from its sources, private where one of them is."""

from pathlib import Path

import pytest

from contracts.model import table
from pipelines.errors import ReleaseError
from pipelines.publish.licences import is_private, licence_text, open_all, terms_of
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot
from pipelines.snapshots.record import Snapshot
from pipelines.source_registry import loaded_sources
from tests.fixtures.snapshots import write_snapshot

QUESTION = table("survey_question")


def _snapshot(raw: Path, source_id: str = "vocabulary", **record: object) -> Snapshot:
    write_snapshot(raw, source_id, {"a.csv": b""}, record=record)
    return open_snapshot(raw, source_id)


def test_licence_is_the_spdx_id_or_the_basis_in_words(tmp_path: Path) -> None:
    licensed = _snapshot(tmp_path / "a")
    facts = _snapshot(tmp_path / "b", licence=None, licence_basis="facts_transcribed")

    assert licence_text(licensed) == "CC-BY-4.0"
    assert licence_text(facts) == "facts and figures transcribed, no text carried over"


def test_terms_of_a_table_name_each_source(tmp_path: Path) -> None:
    terms = terms_of(QUESTION, {"vocabulary": [_snapshot(tmp_path)]})

    assert terms.licence == "vocabulary: CC-BY-4.0"
    assert terms.citation == "A publisher (2026)."
    assert not terms.is_private


def test_terms_cite_a_shared_citation_once(tmp_path: Path) -> None:
    spec = table("survey_answer")
    snapshots = {source_id: [_snapshot(tmp_path, source_id)] for source_id in spec.sources}

    assert terms_of(spec, snapshots).citation == "A publisher (2026)."


def test_terms_are_private_where_one_source_is(tmp_path: Path) -> None:
    spec = table("survey_answer")
    snapshots = {source_id: [_snapshot(tmp_path, source_id)] for source_id in spec.sources}
    assert not terms_of(spec, snapshots).is_private

    added = _snapshot(tmp_path / "private", licence_basis="private", licence=None)
    snapshots["vocabulary"].append(added)

    terms = terms_of(spec, snapshots)
    assert terms.is_private
    assert "vocabulary: private, not for publication" in terms.licence


def test_terms_leave_out_a_source_that_waits_for_its_first_file(tmp_path: Path) -> None:
    spec = table("survey_answer")
    snapshots = {source_id: [_snapshot(tmp_path, source_id)] for source_id in spec.sources}
    snapshots["survey_responses"] = []

    terms = terms_of(spec, snapshots)

    assert terms.source_ids == ("oecd_survey_profiles", "vocabulary")
    assert "survey_responses" not in terms.licence


@pytest.mark.parametrize(("basis", "expected"), [("open_licence", False), ("private", True)])
def test_build_is_private_where_any_snapshot_is(
    tmp_path: Path, basis: str, *, expected: bool
) -> None:
    snapshots = {
        "vocabulary": [_snapshot(tmp_path), _snapshot(tmp_path / "b", licence_basis=basis)],
        "survey_responses": [],
    }

    assert is_private(snapshots) is expected


@pytest.mark.parametrize("basis", [None, "hearsay"])
def test_open_all_refuses_a_source_without_a_licence_basis(
    tmp_path: Path, basis: str | None
) -> None:
    for source_id in loaded_sources():
        _snapshot(tmp_path / "raw", source_id)
    _snapshot(tmp_path / "raw", "census_acs", licence_basis=basis)

    with pytest.raises(ReleaseError, match=r"source census_acs: .*licence_basis"):
        open_all(Settings(project_dir=tmp_path))


def test_open_licence_that_spdx_does_not_list_is_refused(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "vocabulary", {"a.csv": b""}, record={"licence": "CC BY 4.0"})

    with pytest.raises(ReleaseError, match=r"SPDX id.*found CC BY 4\.0.*vocabulary"):
        open_all(Settings(raw_dir=tmp_path))
