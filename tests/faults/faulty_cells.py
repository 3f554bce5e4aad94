"""A wrong cell of each class, and what quarantine must say of it."""

from dataclasses import dataclass

from pipelines.settings import Settings
from tests.faults.planting import set_cell

EUROSTAT, SURVEY = "eurostat_perception", "oecd_survey_profiles"
ANSWERS = "urb_percep_2004_2019.sdmx.csv.gz"


@dataclass(frozen=True)
class Fault:
    """One wrong cell, and what quarantine must say of it."""

    source_id: str
    file: str
    row: int
    column: str
    value: str
    table: str
    rule: str
    outcome: str
    reason: str


def _answer(row: int, column: str, value: str, rule: str, outcome: str, reason: str) -> Fault:
    table = "raw_eurostat_perception__observation"
    return Fault(EUROSTAT, ANSWERS, row, column, value, table, rule, outcome, reason)


FAULTS = {
    "share over 100": _answer(
        10, "OBS_VALUE", "137.0", "value_pct_in_range", "cell", "value_pct is '137.0'"
    ),
    "unknown flag": _answer(20, "OBS_FLAG", "x", "flag_format", "row", "flag is 'x'"),
    "unknown indicator": _answer(
        *(30, "indic_ur", "PS9999V", "indicator_code_in_raw_vocabulary__indicator_component"),
        *("row", "indicator_code 'PS9999V' is not in raw_vocabulary__indicator_component"),
    ),
    "unknown city": _answer(
        *(40, "cities", "XX999C", "city_code_in_raw_eurostat_perception__city"),
        *("row", "city_code 'XX999C' is not in raw_eurostat_perception__city"),
    ),
    "impossible year": _answer(50, "TIME_PERIOD", "3019", "year_in_range", "row", "year is '3019'"),
    "no number": _answer(
        60, "OBS_VALUE", "n/a", "value_pct_is_float64", "cell", "value_pct 'n/a' is no float64"
    ),
    "impossible population": Fault(
        *(SURVEY, "profile.csv", 1, "population", "-1", "raw_oecd_survey_profiles__response"),
        *("population_in_range", "cell", "population is '-1'"),
    ),
    "unknown list": Fault(
        *(SURVEY, "answer_list.csv", 7, "completeness", "mostly"),
        *("raw_oecd_survey_profiles__answer_list", "completeness_known", "row", "'mostly'"),
    ),
    "unknown spelling": Fault(
        *(SURVEY, "data_area.csv", 3, "label", "Economic Developement"),
        *("raw_oecd_survey_profiles__data_area", "spelling_is_known", "row"),
        "the nearest known one is 'Economic Development'",
    ),
}


def plant_faults(settings: Settings) -> None:
    """Put every fault into a copy of the project."""
    for fault in FAULTS.values():
        set_cell(settings, fault.source_id, fault.file, fault.row, fault.column, fault.value)
    # A label that a yes-no question does not offer; it is kept as a free answer.
    set_cell(settings, SURVEY, "answer.csv", 3, "label", "Partly")
