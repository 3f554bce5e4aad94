"""Data use scores that users hold: read as they stand, the city's key put together."""

from pathlib import Path

from pipelines.sources.data_use_assessments import parse
from tests.fixtures.snapshots import open_fixture


def test_parse_keeps_scores_as_printed_and_makes_a_key(tmp_path: Path) -> None:
    frame = parse(open_fixture(tmp_path, "data_use_assessments"))["raw_data_use_assessments__score"]

    assert frame.select("city_key", "standard_version", "score", "assessed_on").rows() == [
        ("Mendoza||Argentina", "2022", "24.5", "2024-05-01"),
        ("Peoria|IL|United States", "undetermined", "11", None),
    ]
