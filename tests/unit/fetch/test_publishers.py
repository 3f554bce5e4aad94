"""The sources' own declarations, tried against publishers that answer as the real ones do."""

import csv as table
import gzip
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from pydantic import SecretStr

from pipelines.errors import FetchError
from pipelines.snapshots.folders import open_snapshot
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources
from pipelines.sources.cdc_places import MEASURES
from pipelines.sources.eurostat_perception import ANSWER_CODES
from tests.fixtures.snapshots import fixture_files, write_snapshot
from tests.unit.conftest import Raw
from tests.unit.fetch.conftest import World, at
from tests.unit.fetch.publisher import Asked, Reply, csv, page
from tests.unit.fetch.publisher import json as json_reply

_TODAY = date(2026, 11, 22)
_EUROSTAT = "/eurostat/api/dissemination/sdmx/2.1/data/urb_percep/"
_PLACES = "/resource/eav7-hnsx.csv"
_CARRIED = {f"places_500_cities_{release}.csv.gz": release for release in (2016, 2018, 2019)}


def _declared(source_id: str) -> SourceModule:
    return loaded_sources()[source_id]


# --- Census Data API


def _census(asked: Asked) -> Reply:
    """Answers as the API does: without a key a redirect, with a wrong one a header."""
    if "key" not in asked.params:
        return Reply(status=302, headers={"Location": "/data/missing_key.html"})
    if asked.params["key"] != "right":
        return Reply(b"", headers={"X-DataWebAPI-KeyError": "A valid key must be included"})
    header = [*asked.params["get"].split(","), "state", "place"]
    rows = [header, ["Hoover city, Alabama", "98689", "1234", "92606", "42", "01", "35896"]]
    return json_reply(json.dumps(rows).encode())


@pytest.fixture
def census(world: World) -> World:
    """The Census Bureau, who has published up to the year before last."""
    world.publisher.serve("/data/missing_key.html", page("Missing Key"))
    for year in [*range(2010, 2020), *range(2021, 2025)]:
        world.publisher.serve(f"/data/{year}/acs/acs1/subject", _census)
    return replace(
        world, settings=world.settings.model_copy(update={"census_api_key": SecretStr("right")})
    )


def test_census_is_fetched_year_by_year(census: World) -> None:
    outcome = census.fetch(at(census.publisher, _declared("census_acs")))

    years = [file.name[-9:-5] for file in outcome.files]
    assert years == [str(year) for year in range(2010, 2025) if year != 2020]
    assert {asked.params["for"] for asked in census.publisher.asked} == {"place:*"}
    frames = _declared("census_acs").parse(open_snapshot(census.settings.raw, "census_acs"))
    (frame,) = frames.values()
    assert frame.row(0, named=True)["margin"] == "1234"
    assert frame["vintage"][0] == "ACS 1-year estimates of 2010"


def test_census_tells_which_values_were_revised(census: World) -> None:
    write_snapshot(
        census.settings.raw,
        "census_acs",
        {"acs1_subject_s1901_2019.json": _array("80000")},
        entries={"acs1_subject_s1901_2019.json": {"layout": "census-api-array"}},
    )

    outcome = census.fetch(at(census.publisher, _declared("census_acs")))

    (revision,) = outcome.revisions
    assert revision.diff.rows_added == 27
    (example,) = (e for e in revision.examples if e.column == "value")
    assert (example.key, example.before, example.after) == (
        "0135896, S1901_C01_012E, 2019, 1",
        "80000",
        "98689",
    )


def _array(value: str) -> bytes:
    header = ["NAME", "S1901_C01_012E", "S1901_C01_012M", "state", "place"]
    return json.dumps([header, ["Hoover city, Alabama", value, "1234", "01", "35896"]]).encode()


def test_census_without_a_key_is_not_asked(census: World) -> None:
    keyless = census.settings.model_copy(update={"census_api_key": None})

    with pytest.raises(FetchError, match="CITYFARE_CENSUS_API_KEY"):
        replace(census, settings=keyless).fetch(at(census.publisher, _declared("census_acs")))

    assert census.publisher.asked == []


def test_census_page_of_a_missing_key_is_not_followed(census: World) -> None:
    module = at(census.publisher, _declared("census_acs"))
    assert module.fetch is not None
    assert module.fetch.key is not None
    # A proxy that takes the query off, or a key that is sent under another name.
    key = replace(module.fetch.key, sent_as="apikey")

    with pytest.raises(FetchError, match=r"missing_key\.html") as error:
        census.fetch(at(census.publisher, module, key=key))

    assert "CITYFARE_CENSUS_API_KEY" in error.value.remedy
    assert len(census.publisher.asked) == 1


def test_census_key_that_is_wrong_is_told(census: World) -> None:
    wrong = census.settings.model_copy(update={"census_api_key": SecretStr("wrong")})

    with pytest.raises(FetchError, match="A valid key must be included"):
        replace(census, settings=wrong).fetch(at(census.publisher, _declared("census_acs")))


# --- Eurostat


def _stored_perception(world: World) -> None:
    files = fixture_files("eurostat_perception")
    sums = "urb_percep_top2_2023.csv"
    write_snapshot(
        world.settings.raw,
        "eurostat_perception",
        {name: files[name] for name in ("city.csv", sums)},
        entries={sums: {"layout": "cityfare-top2-csv"}},
    )


@pytest.mark.parametrize("how", ["as a file", "for the line"])
def test_eurostat_is_fetched_packed_however_it_is_meant(world: World, how: str) -> None:
    _stored_perception(world)
    data = fixture_files("eurostat_perception")["urb_percep_2004_2019.sdmx.csv.gz"]
    headers = {
        "as a file": {"Content-Type": "application/octet-stream"},
        "for the line": {
            "Content-Type": "application/vnd.sdmx.data+csv; version=1.0.0; charset=utf-8",
            "Content-Encoding": "gzip",
        },
    }
    path = f"{_EUROSTAT}A.{ANSWER_CODES}.PC."
    world.publisher.serve(path, Reply(data, headers=headers[how]))

    outcome = world.fetch(at(world.publisher, _declared("eurostat_perception")))

    assert [file.name for file in outcome.files] == ["city.csv", "urb_percep.sdmx.csv.gz"]
    assert world.publisher.asked[0].params == {"format": "SDMX-CSV", "compressed": "true"}
    module = _declared("eurostat_perception")
    frames = module.parse(open_snapshot(world.settings.raw, "eurostat_perception"))
    heights = {name.rpartition("__")[2]: frame.height for name, frame in frames.items()}
    assert heights == {"city": 4, "observation": 7, "derived_share": 0}


def test_eurostat_answer_that_is_prepared_for_later_is_told(world: World) -> None:
    _stored_perception(world)
    warning = {"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Try later."}}
    path = f"{_EUROSTAT}A.{ANSWER_CODES}.PC."
    world.publisher.serve(path, json_reply(json.dumps(warning).encode()))

    with pytest.raises(FetchError, match=r"success: status 413, ASYNCHRONOUS_RESPONSE\. Try later"):
        world.fetch(at(world.publisher, _declared("eurostat_perception")))

    versions = list((world.settings.raw / "eurostat_perception").iterdir())
    assert [path.name for path in versions] == ["2026-01-01"]


def test_eurostat_is_asked_for_every_answer_that_indicators_are_made_of(raw: Raw) -> None:
    components = raw.table("raw_vocabulary__indicator_component")["component_code"]
    known = {code for code in components if re.fullmatch(r"PS\d+V", code)}

    assert set(ANSWER_CODES.split("+")) == known


# --- CDC PLACES


def _portal(asked: Asked) -> Reply:
    """A Socrata portal: columns as selected, lower-case names, rows from an offset."""
    columns = asked.params["$select"].split(",")
    first = int(asked.params["$offset"])
    places = [f"{n:07}" for n in range(first, min(first + int(asked.params["$limit"]), 7))]
    text = io.StringIO()
    writer = table.writer(text, lineterminator="\n", quoting=table.QUOTE_ALL)
    writer.writerow(columns)
    for geoid in places:
        row = {"locationid": geoid, "measureid": "MHLTH", "datavaluetypeid": "CrdPrv"}
        row |= {"year": "2023", "locationname": "Hoover", "stateabbr": "AL", "data_value": "14.1"}
        writer.writerow([row.get(column, "") for column in columns])
    return csv(text.getvalue().encode())


@pytest.fixture
def portal(world: World) -> World:
    """CDC's portal, and the file of 2016 that it no longer serves."""
    view = {
        "id": "eav7-hnsx",
        "name": "PLACES: Local Data for Better Health, Place Data 2025 release",
    }
    world.publisher.serve("/api/views/eav7-hnsx.json", json_reply(json.dumps(view).encode()))
    world.publisher.serve(_PLACES, _portal)
    write_snapshot(
        world.settings.raw,
        "cdc_places",
        dict.fromkeys(_CARRIED, gzip.compress(fixture_files("cdc_places")["places.csv"])),
        entries={
            name: {
                "layout": "cdc-places-long",
                "vintage": f"500 Cities, {release} release",
                "year_basis": "inferred",
            }
            for name, release in _CARRIED.items()
        },
    )
    return world


def _places(world: World) -> SourceModule:
    """The declaration with pages of three rows."""
    module = at(world.publisher, _declared("cdc_places"))
    assert module.fetch is not None
    (request,) = module.fetch.requests(_TODAY)
    assert request.paging is not None
    small = replace(request, paging=replace(request.paging, rows=3))
    return replace(module, fetch=replace(module.fetch, requests=lambda today: [small]))


def test_places_are_fetched_page_by_page_beside_the_releases_of_500_cities(portal: World) -> None:
    outcome = portal.fetch(_places(portal))

    assert [file.name for file in outcome.files] == [
        "places_001.csv.gz",
        "places_002.csv.gz",
        "places_003.csv.gz",
        *_CARRIED,
    ]
    frame = _declared("cdc_places").parse(open_snapshot(portal.settings.raw, "cdc_places"))[
        "raw_cdc_places__estimate"
    ]
    new = frame.filter(frame["release_year"] == "2025")
    assert new["place_geoid"].to_list() == [f"{n:07}" for n in range(7)]
    assert set(new["vintage"]) == {"PLACES: Local Data for Better Health, Place Data 2025 release"}
    assert set(new["year_basis"]) == {"stated"}
    assert new["population"].null_count() == 7


def test_places_id_that_leads_to_other_data_is_refused(portal: World) -> None:
    view = {"name": "PLACES: Local Data for Better Health, County Data 2025 release"}
    portal.publisher.serve("/api/views/eav7-hnsx.json", json_reply(json.dumps(view).encode()))

    with pytest.raises(FetchError, match="expected a release of PLACES, place data"):
        portal.fetch(_places(portal))

    assert _PLACES not in portal.publisher.paths()


def test_places_token_goes_into_a_header(portal: World) -> None:
    settings = portal.settings.model_copy(update={"socrata_app_token": SecretStr("t0ken")})

    replace(portal, settings=settings).fetch(_places(portal))

    assert {asked.header("X-App-Token") for asked in portal.publisher.asked} == {"t0ken"}


def test_places_are_asked_for_the_measures_that_are_indicators(raw: Raw) -> None:
    indicators = raw.table("raw_vocabulary__indicator")
    is_asked = (indicators["source_id"] == "cdc_places") & indicators["last_year"].is_null()
    of_places = indicators.filter(is_asked)["indicator_code"]

    assert set(MEASURES) == {code.removesuffix("_AgeAdjPrv") for code in of_places}
