"""City statistics: cells without a value keep their reason, countries stand among the cities."""

from pathlib import Path

from pipelines.sources.eurostat_city_statistics import parse
from tests.fixtures.snapshots import open_fixture

OBSERVATION = "raw_eurostat_city_statistics__observation"


def test_parse_keeps_flags_and_confidential_cells(tmp_path: Path) -> None:
    frame = parse(open_fixture(tmp_path, "eurostat_city_statistics"))[OBSERVATION]

    cells = frame.select("indicator_code", "city_code", "year", "value", "flag", "conf_status")
    assert cells.rows() == [
        ("TT1010V", "CH001C", "2016", "55", "e", None),
        ("TT1010V", "AT", "2016", "41.5", None, None),
        ("TT1012V", "AT001F", "2016", None, None, "C"),
    ]
