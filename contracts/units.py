"""The closed list of units that a column or an indicator may carry."""

from enum import StrEnum


class Unit(StrEnum):
    """A unit of measure; `NONE` is for keys, labels and codes."""

    NONE = ""
    COUNT = "count"
    CITIES = "cities"
    PERSONS = "persons"
    PERCENT = "percent"
    RATIO = "ratio"
    DEGREES = "degrees"
    YEAR = "year"
    DATE = "date"
    POINTS = "points"
    INDEX = "index points"
    BYTES = "bytes"
    SEE_UNIT = "see column unit"
    SEE_INDICATOR = "see indicator.unit"
    SEE_QUESTION = "see survey_question"
