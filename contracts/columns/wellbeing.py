"""Columns of residents' well-being: indicators, observations, what they were made from."""

from contracts import vocab
from contracts.columns.column import _ID, _PCT, _column, _one_of
from contracts.units import Unit

indicator_code = _column(
    "Indicator; its name, unit and direction stand in the mart indicator.",
    str_matches=r"^[A-Za-z0-9_]+$",
)
indicator_name = _column("Name of the indicator.")
dimension = _column("Well-being dimension of the OECD regional framework.", str_matches=_ID)
measure_kind = _one_of(
    "objective: counted or recorded; perceived: what residents answered; modelled: an estimate.",
    vocab.MEASURE_KINDS,
)
direction = _one_of("Which way is better.", vocab.DIRECTIONS)
comparable_with = _column("Indicator that it may be compared with; null: with none but itself.")
variant_of = _column(
    "Indicator that says the same on the usual base, without don't-knows or as counted; null where "
    "this is the usual one.",
    str_matches=r"^[A-Za-z0-9_]+$",
)
is_headline = _column(
    "Does it stand for its dimension and kind of measure where there is room for one? The newest, "
    "of those the one of most cities."
)
is_modelled = _column("Estimated by a model from other places' data; not evidence of local action.")
wording = _column("What respondents were asked, in short.")
first_year = _column("First year in which it was asked or measured.", Unit.YEAR, ge=1990, le=2035)
last_year = _column("Last such year; null while it goes on.", Unit.YEAR, ge=1990, le=2035)
component_code = _column("Answer code of the source.", str_length={"min_value": 1})
role = _one_of("Part that the answer plays in the share.", vocab.ROLES)
year = _column("Calendar year of the observation.", Unit.YEAR, ge=1985, le=2035)
reference_year = _column(
    "Year that cities are compared in: the newest in which at least half as many cities have a "
    "value of the indicator as in the year in which most have one.",
    Unit.YEAR,
    ge=1990,
    le=2035,
)
exclusion_reason = _one_of(
    "Why the value is not compared; null where it is. other_geography: a county or a region, not "
    "the city. low_quality: by the publisher's flag 3. newer_than_reference_year: few cities have "
    "a value as new. older_than_three_years: before the reference year by more. "
    "money_of_another_year: money is compared within the reference year only. definition_differs: "
    "by the publisher's flag d. better_value_compared: the city has a newer one, or one of itself.",
    vocab.EXCLUSION_REASONS,
)
year_basis = _one_of("Is the year printed with the value?", vocab.YEAR_BASES)
release_year = _column(
    "Year in which the publisher released the estimate; null where not known.",
    Unit.YEAR,
    ge=1990,
    le=2035,
)
value = _column("Value of the indicator.", Unit.SEE_INDICATOR)
value_pct = _column("Share of respondents.", Unit.PERCENT, **_PCT)
value_footnote = _column(
    "Sign of the publisher's footnote: * suppressed, # or ~ not asked in all states.",
    str_length={"min_value": 1, "max_value": 5},
)
estimate_annotation = _one_of(
    "What stands in place of the number, or what the number stands for: top_coded is that or more, "
    "bottom_coded that or less.",
    vocab.ESTIMATE_ANNOTATIONS,
)
margin_of_error = _column(
    "Margin of error at 90 percent; 0 where the estimate is controlled.", Unit.SEE_INDICATOR, ge=0
)
margin_annotation = _one_of(
    "Why there is no margin; controlled: there is no error, and the margin is 0.",
    vocab.ESTIMATE_ANNOTATIONS,
)
period_years = _column(
    "Years whose answers an estimate is made from; windows of five overlap, so they are no single "
    "years.",
    Unit.COUNT,
    isin=[1, 3, 5],
)
ci_low = _column("Lower end of the publisher's interval.", Unit.SEE_INDICATOR)
ci_high = _column("Upper end of the publisher's interval.", Unit.SEE_INDICATOR)
observation_flag = _column(
    "Publisher's flags: b break, d definition differs, e estimated, u low reliability …",
    str_matches=r"^[bdefimnpruz]+$",
)
conf_status = _column("Confidentiality status.", isin=["C", "N", "P"])
quality = _column(
    "Publisher's flag of quality: 1 strong, 2 marginal, 3 weak, not to be acted on; null where the "
    "publisher gives none.",
    isin=[1, 2, 3],
)
value_basis = _column(
    "published: the publisher's number; summed: from the publisher's answer shares; "
    "third_party_sum: summed by someone else, answers not seen.",
    isin=["published", "summed", "third_party_sum"],
)
value_type = _column("Crude or age-adjusted prevalence.", isin=["CrdPrv", "AgeAdjPrv"])
measure_code = _column("Measure of the publisher.", str_matches=r"^[A-Z0-9_]+$")
dataset_code = _column(
    "Data set as the address of the file names it; a publisher may give the id to a later release.",
    str_matches=r"^[a-z0-9/-]+$",
)
variable_code = _column("Variable of the publisher.", str_matches=r"^[A-Z0-9_]+$")
eurostat_city = _column(
    "City code of Eurostat's current list.", str_matches=r"^[A-Z]{2}[0-9]{3}[CF]$"
)
urban_audit_area = _column(
    "Area of Eurostat's current list: a city, a functional urban area (F) or a country.",
    str_matches=r"^[A-Z]{2}([0-9]{3}[CF])?$",
)
topic = _column("Topic of the survey question, as in indicator codes.", str_matches=_ID)

# Functional urban areas of the OECD
oecd_area = _column(
    "Area of the OECD's list: a functional urban area (F) or the city at its core (C). Its digits "
    "can be older than those of Eurostat's present list.",
    str_matches=r"^[A-Z]{2,3}[0-9]{2,4}[CF]$",
)
oecd_area_name = _column("Name of the area; null where the file has codes only.")
oecd_unit = _column("Unit of the value, by the OECD's code.", str_matches=r"^[A-Z0-9_]+$")
observed_value = _column(
    "Value in whole units: the publisher's multiplier is applied.", Unit.SEE_UNIT
)
unit_mult = _column("Power of ten by which the printed value was multiplied.", ge=-15, le=15)
dimensions = _column(
    "Further dimensions of the data set, all of them totals: AGE=_T;SEX=_T; null: there are none.",
    str_matches=r"^[A-Z0-9_]+=[A-Z0-9_]+(;[A-Z0-9_]+=[A-Z0-9_]+)*$",
)
obs_status = _column(
    "Status of the value by SDMX: A normal, B break, E estimated, M missing, P provisional …",
    str_matches=r"^[A-Z]$",
)
dataflow = _column("Data set of the OECD.", str_matches=r"^[A-Z0-9_]+@[A-Z0-9_]+$")
is_pinned_version = _column(
    "Is it the version that we know? What a figure means may differ in another."
)
