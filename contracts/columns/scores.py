"""Columns of scores and indices, and of what stands behind them."""

from contracts import vocab
from contracts.columns.column import _column, _one_of
from contracts.units import Unit

score = _column("Mean place of its indicators; more is better.", Unit.INDEX, ge=0, le=100)
indicator_score = _column(
    "Place between the lowest and the highest of the cities compared; more is better.",
    Unit.INDEX,
    ge=0,
    le=100,
)
indicators_used = _column("Indicators behind the score.", Unit.COUNT, ge=1)
indicators_marginal = _column(
    "Of these, indicators whose value is of marginal quality by its publisher (quality 2).",
    Unit.COUNT,
    ge=0,
)
rests_on_one_indicator = _column("Is the score that of a single indicator?")
comparable_within = _column(
    "Indicators that the score is made of. Two scores may be set beside each other where this, "
    "dimension and measure_kind are equal, and nowhere else.",
    str_length={"min_value": 1},
)
cities_comparable = _column(
    "Cities whose score is made of the same indicators, this one among them.", Unit.CITIES, ge=1
)
lowest = _column("Lowest value of the cities compared.", Unit.SEE_INDICATOR)
highest = _column("Highest value of the cities compared.", Unit.SEE_INDICATOR)
cities_compared = _column("Cities that are compared by the indicator.", Unit.CITIES)

data_use_score = _column("Criteria met, of 38.", Unit.INDEX, ge=0, le=38)
assessment_number = _column(
    "Number among the assessments of the city by this version, from 1, by day; those without a day "
    "come last.",
    ge=1,
)
assessed_on = _column("Day of the assessment.", Unit.DATE)
use_class = _one_of("Class of the score: high from 23.", vocab.USE_CLASSES)
