"""A build of raw files that keep every contract and hold other data: it stops at each fault.

One build with several faults beside the last release serves all tests.
"""

import csv
import gzip
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.checks.check_results import CheckResult, read_pages
from pipelines.settings import Settings
from tests.conftest import Built, Once, copy_project
from tests.faults.planting import (
    errors_of_build,
    hashes,
    put_old_release,
    raw_file,
    replace_bytes,
    reuse_parse,
    set_cell,
)

PERCEPTION = "urb_percep_2004_2019.sdmx.csv.gz"
CDC = [f"places_500_cities_{year}.csv.gz" for year in (2016, 2018, 2019)]
SWAPPED = {"0107000": "0135896", "0135896": "0107000"}
"""Birmingham and Hoover, Alabama."""

BLOCKED = {
    "wellbeing_observation__years_differ": "2018",
    "wellbeing_observation__values_kept": "census_acs",
    "wellbeing_observation__rows_kept": "2015",
    "city_match__code_and_name_agree": "Hoover",
}
WARNED = {"city__populations_agree": "198"}


@dataclass(frozen=True)
class Silent:
    """The build, what it said, and the releases before and after."""

    results: dict[str, CheckResult]
    errors: list[str]
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def silent(built: Built, once: Once) -> Silent:
    def build(folder: Path) -> Silent:
        settings = copy_project(folder / "project")
        reuse_parse(settings, built)
        put_old_release(settings, built)
        _plant(settings)
        before = hashes(settings.releases)
        errors = errors_of_build(settings)
        results = {result.name: result for result in read_pages(settings)}
        return Silent(results, errors, before, hashes(settings.releases))

    return once("silent", build)


def _plant(settings: Settings) -> None:
    older, newer = (
        raw_file(settings, "census_acs", f"acs1_subject_s1901_{year}.json").read_bytes()
        for year in (2018, 2019)
    )
    replace_bytes(
        settings,
        "census_acs",
        "acs1_subject_s1901_2018.json",
        lambda data: newer,
        more_rows=len(json.loads(newer)) - len(json.loads(older)),
    )
    lost = gzip.decompress(raw_file(settings, "eurostat_perception", PERCEPTION).read_bytes())
    replace_bytes(
        settings,
        "eurostat_perception",
        PERCEPTION,
        _without_2015,
        more_rows=-lost.count(b",2015,"),
    )
    for name in CDC:
        replace_bytes(settings, "cdc_places", name, _with_swapped_codes)
    set_cell(settings, "oecd_survey_profiles", "profile.csv", 1, "population", "198")


def _without_2015(data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    year = rows[0].index("TIME_PERIOD")
    return _written([row for row in rows if row[year] != "2015"])


def _with_swapped_codes(data: bytes) -> bytes:
    rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    return _written([[SWAPPED.get(cell, cell) for cell in row] for row in rows])


def _written(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "word"), BLOCKED.items(), ids=BLOCKED)
def test_fault_stops_the_build_by_name(silent: Silent, name: str, word: str) -> None:
    told = [error for error in silent.errors if name in error]

    assert len(told) == 1, silent.errors
    assert "contracts/exceptions.yml" in told[0]
    assert word in json.dumps([dict(row) for row in silent.results[name].examples])


@pytest.mark.parametrize(("name", "word"), WARNED.items(), ids=WARNED)
def test_fault_that_may_be_right_is_shown(silent: Silent, name: str, word: str) -> None:
    result = silent.results[name]

    assert not result.passed
    assert not result.blocking
    assert word in json.dumps([dict(row) for row in result.examples])


def test_build_of_silent_faults_leaves_the_releases_byte_for_byte(silent: Silent) -> None:
    assert silent.after == silent.before
