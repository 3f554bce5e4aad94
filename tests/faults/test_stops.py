"""Faults that stop a source: the message names file, place and what is expected; nothing lands."""

import datetime
import re
from collections.abc import Callable

import pytest
import yaml

from pipelines.errors import (
    CityfareError,
    ContractError,
    CorrectionError,
    SnapshotError,
    SourceFormatError,
)
from pipelines.settings import Settings
from tests.faults.planting import (
    agree,
    edit_record,
    land,
    landed_tables,
    raw_file,
    replace_bytes,
    set_cell,
)

SURVEY = "oecd_survey_profiles"


def _stopped(settings: Settings, source_id: str, kind: type[CityfareError]) -> str:
    """Land the source, see it stop without a trace in landing, and return what it says."""
    with pytest.raises(kind) as stopped:
        land(settings, source_id)
    assert landed_tables(settings, source_id) == []
    assert not (settings.reports / f"{source_id}.json").exists()
    return str(stopped.value)


def test_ingest_refuses_a_truncated_file(project: Settings) -> None:
    path = raw_file(project, SURVEY, "answer.csv")
    path.write_bytes(path.read_bytes()[:-500])

    message = _stopped(project, SURVEY, SnapshotError)

    assert message.startswith(f"raw/{SURVEY}/{path.parent.name}/answer.csv: expected sha256")


def test_ingest_refuses_a_file_with_one_other_byte(project: Settings) -> None:
    path = raw_file(project, "what_works_cities", "award.csv")
    path.write_bytes(path.read_bytes().replace(b"Gold", b"Cold", 1))

    message = _stopped(project, "what_works_cities", SnapshotError)

    version = path.parent.name
    assert message.startswith(f"raw/what_works_cities/{version}/award.csv: expected sha256")
    assert "restore" in message


def test_ingest_refuses_a_missing_file(project: Settings) -> None:
    raw_file(project, SURVEY, "answer_list.csv").unlink()

    message = _stopped(project, SURVEY, SnapshotError)

    assert "answer_list.csv: expected the file that snapshot.json lists" in message


def test_ingest_refuses_a_truncated_file_whose_record_agrees(project: Settings) -> None:
    replace_bytes(
        project, SURVEY, "answer.csv", lambda data: b"".join(data.splitlines(keepends=True)[:-5])
    )

    message = _stopped(project, SURVEY, SourceFormatError)

    assert "answer.csv: expected a header and 1695 rows" in message
    assert "found 1690 rows" in message


def test_ingest_refuses_a_file_that_ends_within_a_row(project: Settings) -> None:
    replace_bytes(project, "what_works_cities", "criterion.csv", lambda data: data[:-120])

    message = _stopped(project, "what_works_cities", SourceFormatError)

    assert "criterion.csv, row 43: expected 7 cells as in the header" in message


def test_ingest_refuses_a_damaged_gzip_file(project: Settings) -> None:
    name = "places_500_cities_2016.csv.gz"
    path = raw_file(project, "cdc_places", name)
    path.write_bytes(path.read_bytes()[:-500])
    agree(project, "cdc_places", name)

    message = _stopped(project, "cdc_places", SourceFormatError)

    assert f"{name}: expected a complete gzip file" in message


def test_ingest_refuses_a_changed_header_and_names_the_columns(project: Settings) -> None:
    replace_bytes(
        project,
        "eurostat_perception",
        "urb_percep_2004_2019.sdmx.csv.gz",
        lambda data: data.replace(b"OBS_VALUE", b"VALUE", 1),
    )

    message = _stopped(project, "eurostat_perception", SourceFormatError)

    assert "urb_percep_2004_2019.sdmx.csv.gz, header: expected the columns cities" in message
    assert "missing: OBS_VALUE; added: VALUE" in message


def test_ingest_tells_a_renamed_column_from_an_added_one(project: Settings) -> None:
    replace_bytes(
        project, SURVEY, "profile.csv", lambda data: data.replace(b"population,", b"residents,", 1)
    )
    replace_bytes(
        project,
        SURVEY,
        "profile.csv",
        lambda data: data.replace(b"leader_name", b"leader_names", 1),
    )

    message = _stopped(project, SURVEY, SourceFormatError)

    assert "profile.csv, header: expected the columns page_slug, wave" in message
    assert "missing: leader_name, population; added: leader_names, residents" in message
    assert "probably renamed: leader_name -> leader_names" in message


def test_ingest_refuses_another_encoding_and_names_the_line(project: Settings) -> None:
    letter, latin1 = "é".encode(), "é".encode("latin-1")
    lines = raw_file(project, SURVEY, "profile.csv").read_bytes().splitlines()
    first = next(number for number, line in enumerate(lines, start=1) if letter in line)
    replace_bytes(project, SURVEY, "profile.csv", lambda data: data.replace(letter, latin1))

    message = _stopped(project, SURVEY, SourceFormatError)

    assert f"profile.csv, line {first}: expected UTF-8 text; found byte 0xe9" in message


def test_ingest_refuses_a_duplicate_key_and_names_both_rows(project: Settings) -> None:
    replace_bytes(
        project,
        SURVEY,
        "profile.csv",
        lambda data: data + data.splitlines(keepends=True)[2],
        more_rows=1,
    )

    message = _stopped(project, SURVEY, ContractError)

    assert message.startswith(
        "raw_oecd_survey_profiles__response, rule primary_key_unique: expected"
    )
    assert "one row for each response_id" in message
    assert "profile.csv row 2" in message
    assert "profile.csv row 92" in message


def test_ingest_refuses_a_page_of_html_in_place_of_data(project: Settings) -> None:
    name = "acs1_subject_s1901_2019.json"
    replace_bytes(project, "census_acs", name, lambda data: b"<html>Missing key</html>")

    message = _stopped(project, "census_acs", SourceFormatError)

    assert f"{name}: expected a JSON array of equally long arrays" in message
    assert "API key" in message


def test_ingest_refuses_a_table_of_which_most_rows_are_bad(project: Settings) -> None:
    def misread(data: bytes) -> bytes:
        # A correction knows one city by its name; it would stop the source before the contract.
        return re.sub(
            rb"(?m)^([a-z-]+,20\d\d,)(?!Curridibat)",
            lambda found: found[0] + "\u00c3\u00b6".encode(),
            data,
        )

    replace_bytes(project, SURVEY, "profile.csv", misread)

    message = _stopped(project, SURVEY, ContractError)

    assert "profile.csv, row 1" in message
    assert "city_format" in message
    assert "at most 5% of the rows to break a rule that takes them out" in message


def test_ingest_refuses_intervals_of_which_the_ends_were_swapped(project: Settings) -> None:
    # What would go wrong: a rule across columns takes nearly all rows out, and the rest goes on.
    name = "places_500_cities_2016.csv.gz"

    def swap(data: bytes) -> bytes:
        low, high = b"Low_Confidence_Limit", b"High_Confidence_Limit"
        header, _, rows = data.partition(b"\n")
        swapped = header.replace(low, b"-").replace(high, low).replace(b"-", high)
        return swapped + b"\n" + rows

    replace_bytes(project, "cdc_places", name, swap)

    message = _stopped(project, "cdc_places", ContractError)

    assert "raw_cdc_places__estimate" in message
    assert "value_within_interval" in message
    assert name in message


def test_ingest_refuses_an_incomplete_record(project: Settings) -> None:
    edit_record(project, "vocabulary", lambda record: record.pop("stored_on") and None)

    message = _stopped(project, "vocabulary", SnapshotError)

    assert "raw/vocabulary/2026-11-28/snapshot.json: expected a complete snapshot record" in message
    assert "stored_on" in message


def test_correction_stops_when_the_source_changed(project: Settings) -> None:
    set_cell(project, SURVEY, "profile.csv", 20, "population", "39690")

    message = _stopped(project, SURVEY, CorrectionError)

    assert "correction of raw_oecd_survey_profiles__response" in message
    assert "chelsea-us" in message
    assert "expected one row with population = '39,6990'; found 1 rows with ['39690']" in message


def test_correction_stops_when_its_row_is_gone(project: Settings) -> None:
    path = project.contracts / "corrections" / "oecd_survey_profiles.yml"
    path.write_text(path.read_text("utf-8").replace("chelsea-us|2018", "chelsee-us|2018"))

    message = _stopped(project, SURVEY, CorrectionError)

    assert "found 0 rows with []" in message


def test_exception_stops_after_its_day(project: Settings) -> None:
    late = project.model_copy(update={"as_of": datetime.date(2027, 12, 1)})

    message = _stopped(late, SURVEY, CorrectionError)

    assert "exception raw_oecd_survey_profiles__response__population_has_year" in message
    assert "atlanta-us" in message
    assert "expected a fix by 2027-11-30; found the exception, expired" in message


def test_exception_holds_on_its_last_day(project: Settings) -> None:
    last = project.model_copy(update={"as_of": datetime.date(2027, 11, 30)})

    landed = land(last, SURVEY)

    assert sum(table.tolerated for table in landed.tables) == 3


def test_exception_stops_when_nothing_needs_it(project: Settings) -> None:
    path = project.contracts / "exceptions.yml"
    entries = yaml.safe_load(path.read_text("utf-8"))
    entries.append(entries[0] | {"key": {"page_slug": "akron-us", "wave": "2018"}})
    path.write_text(yaml.safe_dump(entries))

    message = _stopped(project, SURVEY, CorrectionError)

    assert "akron-us" in message
    assert "expected a row that breaks the rule; found none" in message
    assert "remove the exception from contracts/exceptions.yml" in message


def test_exception_without_a_day_is_refused(project: Settings) -> None:
    path = project.contracts / "exceptions.yml"
    entries = yaml.safe_load(path.read_text("utf-8"))
    del entries[0]["expires_on"]
    path.write_text(yaml.safe_dump(entries))

    message = _stopped(project, SURVEY, CorrectionError)

    assert "contracts/exceptions.yml: expected entries with check, expires_on" in message


@pytest.mark.parametrize(
    "stop",
    [
        lambda project: raw_file(project, SURVEY, "answer.csv").write_bytes(b""),
        lambda project: set_cell(project, SURVEY, "profile.csv", 20, "population", "1"),
    ],
    ids=["snapshot", "correction"],
)
def test_stopped_source_keeps_what_landed_before(
    project: Settings, stop: Callable[[Settings], object]
) -> None:
    land(project, SURVEY)
    before = {path: path.read_bytes() for path in project.landing.glob(f"raw_{SURVEY}__*")}
    stop(project)

    with pytest.raises(CityfareError):
        land(project, SURVEY)

    assert len(before) == 5
    assert {path: path.read_bytes() for path in before} == before
