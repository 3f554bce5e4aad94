"""The vocabulary: every list is read, and spellings get the key that labels are looked up by."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.model import landing_tables_of
from pipelines.errors import SnapshotError
from pipelines.sources.vocabulary import parse
from tests.fixtures.snapshots import open_fixture


def test_parse_reads_every_list(tmp_path: Path) -> None:
    frames = parse(open_fixture(tmp_path, "vocabulary"))

    assert set(frames) == {spec.name for spec in landing_tables_of("vocabulary")}
    assert all(frame.height >= 3 for frame in frames.values())


def test_parse_gives_spellings_a_key(tmp_path: Path) -> None:
    spellings = parse(open_fixture(tmp_path, "vocabulary"))["raw_vocabulary__policy_area_spelling"]

    keyed = spellings.select("spelling", "label_key", "scope").rows()
    assert keyed[1] == ("Government  nance", "government nance", "any")
    assert keyed[2] == ("Homelessness", "homelessness", "policy_focus")


def test_parse_names_a_list_that_is_missing(tmp_path: Path) -> None:
    snapshot = open_fixture(tmp_path, "vocabulary")
    without = tuple(file for file in snapshot.files if file.name != "country.csv")

    with pytest.raises(SnapshotError, match=r"a file country\.csv"):
        parse(replace(snapshot, files=without))
