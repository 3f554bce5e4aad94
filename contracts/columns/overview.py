"""Columns of overviews: spreads of figures, what is known of a city, cities like it, labels."""

from contracts import vocab
from contracts.columns.column import _ID, _column, _one_of
from contracts.units import Unit

_FROM_EIGHT = "null where fewer than eight cities have a value."
spread_cities = _column("Cities that the figures are of.", Unit.CITIES, ge=1)
lower_quartile = _column(
    f"Value below which a quarter of the cities lie; {_FROM_EIGHT}", Unit.SEE_INDICATOR
)
median = _column(f"Value below which half of the cities lie; {_FROM_EIGHT}", Unit.SEE_INDICATOR)
upper_quartile = _column(
    f"Value below which three quarters of the cities lie; {_FROM_EIGHT}", Unit.SEE_INDICATOR
)
fact_kind = _one_of("Kind of facts about a city.", vocab.FACT_KINDS)
knowledge = _one_of(
    "What is held: known: all that was asked for, or anything where nothing was asked for; "
    "partial: some of it; unknown: nothing. Unknown says nothing about the city itself.",
    vocab.KNOWLEDGE,
)
facts = _column(
    "How many are held: questions wholly known, policy areas judged, awards, indicators compared, "
    "practices, recommendations with evidence.",
    Unit.COUNT,
    ge=0,
)
facts_asked = _column("How many were asked for; null where nothing was.", Unit.COUNT, ge=0)
fact_oldest_year = _column("Oldest year of the facts.", Unit.YEAR, ge=1900, le=2035)
fact_newest_year = _column("Newest year of the facts.", Unit.YEAR, ge=1900, le=2035)
other_city_code = _column(
    "The other city; it stands in the mart city.", str_matches=r"^[a-z]{2}(-[a-z0-9]+)+$"
)
similar_position = _column("Place among the cities most like it, from 1.", ge=1, le=6)
distance = _column(
    "How far apart the two are, less is nearer: the logarithm of the ratio of residents, 0.7 less "
    "for each kind of fact that is held of the other, 1 more for each kind of which the city has "
    "facts and the other none, 0.4 more for another country."
)
other_kinds_known = _column("Kinds of facts held of the other city, of four.", ge=0, le=4)
code_list = _column("List that the code is of, such as dimension or verdict.", str_matches=_ID)
labelled_code = _column(
    "Code as it stands in other tables; behind its question for an option or an item.",
    str_length={"min_value": 1},
)
code_meaning = _column("What the code means, in a sentence; null where the label says it.")

overview_subject = _one_of(
    "What is counted. countries: those with a city. cities: all of the release. "
    "cities_by_country: by the two letters with which their codes begin. cities_by_best_known: "
    "each city once, by the best that is known of it (survey, before certification, before other). "
    "cities_by_fact_kind: cities with facts of each kind. statements, statements_by_verdict: "
    "published statements. "
    "gaps_with_number: gaps by all methods, without variants of an indicator.",
    vocab.OVERVIEW_SUBJECTS,
)
overview_code = _column("Code that the count is of; all where there is one count.", str_matches=_ID)
overview_count = _column("How many there are.", Unit.COUNT, ge=0)
gap_aspect = _one_of(
    "By what the gaps are counted. result: number, no_number, and of those with a number "
    "beyond_chance (adjusted p under 0.05). reason: why there is no number. timing: as in "
    "outcome_gap, of gaps with a number.",
    vocab.GAP_ASPECTS,
)
gap_aspect_value = _column("Value of the aspect.", str_length={"min_value": 1})
gap_count = _column("Gaps of the driver by the method that have this value.", Unit.COUNT, ge=0)
strength_cities = _column("Cities whose answers have this strength.", Unit.CITIES, ge=0)
score_quarter = _one_of(
    "Where the score stands among those that it is compared with: in the quarter of cities with "
    "the highest scores or at its edge, in that with the lowest or at its edge, or between.",
    vocab.SCORE_QUARTERS,
)
cities_ever_answering = _column(
    "Cities that gave the answer in any wave, each once.", Unit.CITIES, ge=1
)
quarter_indicators = _column("Indicators counted.", Unit.COUNT, ge=0)
better_quarter = _column(
    "Indicators by which the city is in the quarter of cities that is better, or at its edge.",
    Unit.COUNT,
    ge=0,
)
middle_half = _column("Indicators by which it is between the two quarters.", Unit.COUNT, ge=0)
worse_quarter = _column(
    "Indicators by which it is in the quarter that is worse, or at its edge.", Unit.COUNT, ge=0
)
questions_asked = _column("Questions that the wave asked of the city.", Unit.COUNT, ge=0)
areas_sufficient = _column("Policy areas with data enough to innovate.", Unit.COUNT, ge=0)
areas_insufficient = _column("Policy areas without data enough to innovate.", Unit.COUNT, ge=0)
areas_asked = _column("Policy areas that the wave asked about.", Unit.COUNT, ge=0)
