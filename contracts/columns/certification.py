"""Columns of What Works Cities certification."""

from contracts import vocab
from contracts.columns.column import _ID, _PCT, _column, _one_of
from contracts.units import Unit

level = _one_of("Certification level.", vocab.LEVELS)
latest_level = _one_of(
    "Level of the newest award by its announcement; null where no source seen gives it.",
    vocab.LEVELS,
)
is_latest_level_known = _column("Is the level of the newest award known?")
highest_level = _one_of("Highest level ever held; null where no level is known.", vocab.LEVELS)
label_year = _column(
    "Year in the award's name; the announcement may be a year later.", Unit.YEAR, ge=2017, le=2035
)
label_year_basis = _column("How the label year is known.", str_matches=_ID)
latest_label_year = _column(
    "Label year of the newest award; null where no source seen gives it.",
    Unit.YEAR,
    ge=2017,
    le=2035,
)
announced_text = _column("Announcement date as the source words it.")
announced_from = _column("Earliest day of the announcement.", Unit.DATE)
announced_to = _column("Latest day of the announcement.", Unit.DATE)
award_event = _one_of(
    "What happened: certified where the source does not tell whether it was the first time; "
    "honor_roll is an event, never a level.",
    vocab.AWARD_EVENTS,
)
award_number = _column("Number among awards alike in city, year and event, from 1.", ge=1)
standard_version = _column(
    "Version of the certification standard, by its year; derived from dates, or undetermined.",
    isin=[*vocab.STANDARD_VERSIONS, "undetermined"],
)
min_pct = _column("Smallest share of criteria met for the level.", Unit.PERCENT, **_PCT)
max_pct = _column("Largest share of criteria met for the level.", Unit.PERCENT, **_PCT)
criteria_total = _column("Criteria in the standard.", Unit.COUNT, ge=1)
practice_areas_total = _column("Practice areas in the standard.", Unit.COUNT, ge=1)
used_from = _column("First day on which the standard was used.", Unit.DATE)
used_to = _column("Last day on which the standard was used.", Unit.DATE)
criterion_code = _column("Criterion of the standard.", str_matches=r"^[A-Z]+[0-9]+$")
practice_area = _column("Practice area of the criterion.")
criterion_name = _column("Name of the criterion.")
points = _column("Points for meeting the criterion.", Unit.POINTS, ge=0)
paraphrase = _column("What the criterion asks, in our words.")
state_or_region = _column("State or region as the source writes it.")
city_key = _column("City, state and country as the source writes them, joined.")
