"""A whole build of which several sources stop: all others land, and the last release stays.

One build with a fault in each of five sources serves all tests; it ends before dbt.
"""

from dataclasses import dataclass

import pytest

from pipelines.publish.catalogue import find_release, latest_version
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from tests.conftest import Built, copy_project
from tests.faults.planting import (
    OLD_VERSION,
    errors_of_build,
    hashes,
    landed_tables,
    put_old_release,
    raw_file,
    replace_bytes,
    reuse_parse,
    set_cell,
)

STOPPED = {
    "cdc_places": "raw/cdc_places/2026-11-28/places_500_cities_2016.csv.gz: expected sha256",
    "census_acs": "acs1_subject_s1901_2019.json: expected a JSON array",
    "eurostat_perception": "city.csv, header: expected the columns cities, label",
    "oecd_survey_profiles": "expected one row with population = '39,6990'",
    "what_works_cities": "award.csv, line",
}
LANDED = ("geonames", "oecd_survey_figures", "vocabulary")


@dataclass(frozen=True)
class Stopped:
    """The build, what it said, and the releases before and after."""

    settings: Settings
    errors: list[str]
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def stopped(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    settings = copy_project(tmp_path_factory.mktemp("stopped") / "project")
    reuse_parse(settings, built)
    put_old_release(settings, built)
    before = hashes(settings.releases)
    cdc = raw_file(settings, "cdc_places", "places_500_cities_2016.csv.gz")
    cdc.write_bytes(cdc.read_bytes()[:-1])
    html = b"<html>Missing key</html>"
    replace_bytes(settings, "census_acs", "acs1_subject_s1901_2019.json", lambda data: html)
    replace_bytes(
        settings, "eurostat_perception", "city.csv", lambda data: data.replace(b"label", b"name", 1)
    )
    set_cell(settings, "oecd_survey_profiles", "profile.csv", 20, "population", "39690")
    replace_bytes(
        settings, "what_works_cities", "award.csv", lambda data: data.decode().encode("cp1252")
    )
    errors = errors_of_build(settings)
    return Stopped(settings, errors, before, hashes(settings.releases))


@pytest.mark.parametrize(("source_id", "message"), STOPPED.items())
def test_stopped_build_names_each_fault(stopped: Stopped, source_id: str, message: str) -> None:
    told = [error for error in stopped.errors if message in error]

    assert len(told) == 1, stopped.errors
    assert source_id in told[0]


def test_stopped_build_tells_nothing_but_the_faults(stopped: Stopped) -> None:
    assert len(stopped.errors) == len(STOPPED)


@pytest.mark.parametrize("source_id", STOPPED)
def test_stopped_source_lands_no_table(stopped: Stopped, source_id: str) -> None:
    assert landed_tables(stopped.settings, source_id) == []


@pytest.mark.parametrize("source_id", LANDED)
def test_other_sources_land_as_in_a_good_build(
    stopped: Stopped, built: Built, source_id: str
) -> None:
    tables = landed_tables(stopped.settings, source_id)

    assert tables == landed_tables(built.settings, source_id)
    assert len(tables) > 0
    for table in tables:
        found = (stopped.settings.landing / f"{table}.parquet").read_bytes()
        assert found == (built.settings.landing / f"{table}.parquet").read_bytes()


def test_stopped_build_leaves_the_releases_byte_for_byte(stopped: Stopped) -> None:
    assert stopped.after == stopped.before


def test_stopped_build_leaves_the_last_release_readable(stopped: Stopped) -> None:
    release = find_release(stopped.settings)

    assert latest_version(stopped.settings) == release.version == OLD_VERSION
    assert problems_of(release.folder) == []
