"""Columns of the study: indices, drivers, gaps, findings."""

from contracts import vocab
from contracts.columns.column import _ID, _column, _one_of
from contracts.units import Unit

_YEARS = r"^\d{4}(-\d{4})?$"
index_low = _column("Index if every unknown answer scores nothing.", Unit.POINTS, ge=0, le=10)
index_high = _column("Index if every unknown answer scores fully.", Unit.POINTS, ge=0, le=10)
components_observed = _column(
    "Components, of five, of which at least one question is answered.", Unit.COUNT, ge=0, le=5
)
psi_class = _one_of(
    "Class of the index; undetermined where the interval spans 6.", vocab.PSI_CLASSES
)
driver_id = _column("What may go along with outcomes.", str_matches=_ID)
driver_group = _one_of("Where the driver is known from.", vocab.DRIVER_GROUPS)
with_means = _column("What it means that a city has the driver.", str_length={"min_value": 1})
without_means = _column("What it means that a city has it not.", str_length={"min_value": 1})
has_driver = _column("Does the city have it?")
certified_cities_missing = _column(
    "Certified cities that our list misses: the published number minus those that we name; some of "
    "them may stand among the cities without the driver. Null where certification plays no part.",
    Unit.CITIES,
    ge=0,
)
gap_method = _one_of("How the gap is estimated.", vocab.GAP_METHODS)
mean_with = _column("Mean value (or change) of the cities with the driver.", Unit.SEE_INDICATOR)
mean_without = _column("Mean value (or change) of the cities without it.", Unit.SEE_INDICATOR)
gap = _column(
    "With the driver minus without it: of values, or of changes by the methods of change.",
    Unit.SEE_INDICATOR,
)
p_value = _column("Chance of a gap as large, were there none.", Unit.RATIO, ge=0, le=1)
p_adjusted = _column(
    "The same, adjusted over all tests of the method (Benjamini and Hochberg).",
    Unit.RATIO,
    ge=0,
    le=1,
)
n_with = _column("Cities with the driver and an outcome.", Unit.CITIES, ge=0)
n_without = _column("Cities without the driver and with an outcome.", Unit.CITIES, ge=0)
driver_year = _column(
    "Year in which the driver was observed: wave of the answer, first award that gives it, "
    "assessment. Null where there is none, as for cities that are not on the list of awards.",
    Unit.YEAR,
    ge=1990,
    le=2035,
)
driver_years = _column(
    "Years in which the driver was observed in the cities compared (2018-2020: from 2018 to 2020).",
    str_matches=_YEARS,
)
before_years = _column(
    "Years of the values from before, where changes are compared; null where values are.",
    str_matches=_YEARS,
)
outcome_years = _column("Years of the outcomes of the cities compared.", str_matches=_YEARS)
timing = _one_of(
    "Order in time, over the cities compared whose driver has a year. before: every outcome is "
    "from before the year in which the driver was observed. same: all are from that year. after: "
    "none is from before and some are from later years. mixed: some are from before, others not. "
    "Null where no city has a year. Cities that are not on the list of awards have none.",
    vocab.TIMINGS,
)
n_us = _column("Cities compared that are in the US.", Unit.CITIES, ge=0)
n_europe = _column("Cities compared that are in Europe.", Unit.CITIES, ge=0)
n_other = _column("Cities compared that are elsewhere.", Unit.CITIES, ge=0)
n_marginal = _column(
    "Cities compared whose value is of marginal quality by its publisher (quality 2).",
    Unit.CITIES,
    ge=0,
)
controls = _column("What the cities are made equal in; null where nothing is.")
before_year = _column("Year of the value before.", Unit.YEAR, ge=1985, le=2035)
after_year = _column("Year of the value after.", Unit.YEAR, ge=1985, le=2035)
value_before = _column("Value before: the newest up to the answer.", Unit.SEE_INDICATOR)
value_after = _column("Value after: the one that the city is compared by.", Unit.SEE_INDICATOR)
change = _column("Value after minus value before.", Unit.SEE_INDICATOR)
change_low = _column(
    "Lower end of the change, at the level of the publisher's intervals, errors of the two years "
    "taken for independent; null where the publisher gives no interval of both.",
    Unit.SEE_INDICATOR,
)
change_high = _column("Upper end of the change, likewise.", Unit.SEE_INDICATOR)
oldest_year = _column("Oldest year among the outcomes.", Unit.YEAR, ge=1990, le=2035)
newest_year = _column("Newest year among the outcomes.", Unit.YEAR, ge=1990, le=2035)
finding_id = _column("Published statement.", str_matches=_ID)
statement = _column("What was published, in our words.", str_length={"min_value": 1})
finding_n = _column("Cities behind our value.", Unit.CITIES, ge=0)
verdict = _one_of("What we say of the statement.", vocab.VERDICTS)
statement_kind = _one_of("How the statement can be tested.", vocab.STATEMENT_KINDS)
ranked_options = _column("Options that the print ranks first, parted by |.")
share_base = _one_of("Cities that a share is a share of.", vocab.QUESTION_BASES)
printed_regions = _column(
    "Peer groups of the cities behind a printed difference, parted by |.",
    str_matches=r"^(us|europe|other)(\|(us|europe|other))*$",
)
missing_for_test = _column("What a test would need and nobody has; null where there is a test.")
