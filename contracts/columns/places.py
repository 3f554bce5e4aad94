"""Columns of cities and places: names, codes, sizes, and how a name was matched."""

from contracts import vocab
from contracts.columns.column import _ID, _column, _one_of
from contracts.units import Unit

# UTF-8 that was read as Latin letters leaves a lead byte and what follows it, here as the letters
# that they became. Dashes and quotes may follow some of the leads in a name that is whole.
_LEADS = "\u00c2\u00c3\u00e2"
_RARE_LEADS = "\u00c4\u00c5\u00ce\u00cf\u00d0\u00d1"
_FOLLOWING = (
    "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020-\u2022\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_QUOTES = "\u2013\u2014\u2018\u2019\u201c\u201d"
_NEVER = f"{_LEADS}{_RARE_LEADS}?\ufffd"
WHOLE_LETTERS = (
    rf"^(?:[^{_NEVER}]|\?(?:[\s)]|$)"
    rf"|[{_LEADS}{_RARE_LEADS}]*(?:[{_LEADS}](?:[^{_NEVER}{_FOLLOWING}{_QUOTES}]|$)"
    rf"|[{_RARE_LEADS}](?:[^{_NEVER}{_FOLLOWING}]|$)))*$"
)
"""A name without damaged letters: one whose bytes were read as they had been written."""
_CITY_CODE = r"^[a-z]{2}(-[a-z0-9]+)+$"

city_code = _column(
    "City government: ISO 3166-1 alpha-2, in the US, Canada and Brazil the state, and a slug.",
    str_matches=_CITY_CODE,
)
city_name = _column("Name of the city in common English use.", str_length={"min_value": 1})
country_code = _column(
    "Country, ISO 3166-1 alpha-3 (XKX, which a user may assign, for Kosovo).",
    str_matches=r"^[A-Z]{3}$",
)
iso2 = _column("Country, ISO 3166-1 alpha-2.", str_matches=r"^[A-Z]{2}$")
country_name = _column("Country in common English use.", str_length={"min_value": 1})
eurostat_prefix = _column("Two letters that open Eurostat's city codes (EL Greece, UK).")
part_of = _column(
    "Country that a territory belongs to, ISO 3166-1 alpha-3; null for a country.",
    str_matches=r"^[A-Z]{3}$",
)
admin1_code = _column(
    "State or province by postal code (US, CA and BR only).", str_matches=r"^[A-Z]{2}$"
)
admin1_name = _column("State or province in English.")
geonames_admin1 = _column("First-order division as GeoNames writes it.")
fips_code = _column("State by its two-digit FIPS code.", str_matches=r"^[0-9]{2}$")
world_region = _column("World region, after UN M49.")
peer_group = _one_of("Group of peers that a city is shown beside.", vocab.PEER_GROUPS)
latitude = _column("Latitude, WGS 84.", Unit.DEGREES, ge=-90, le=90)
longitude = _column("Longitude, WGS 84.", Unit.DEGREES, ge=-180, le=180)
population = _column("Residents.", Unit.PERSONS, ge=1, le=50_000_000)
population_year = _column("Calendar year of the population.", Unit.YEAR, ge=2005, le=2030)
population_year_basis = _one_of(
    "stated: the source prints the year; release: the year in which the source was released, or "
    "stored where it prints none, so that the count is of that year or older; null: no year.",
    vocab.POPULATION_YEAR_BASES,
)
population_source = _column("Source id of the population.")
size_band = _one_of("Population band.", vocab.SIZE_BANDS)
code_system = _column("Code system that a code belongs to.", str_matches=_ID)
vintage = _column("Release of the data or of the code list; codes of two vintages never mix.")
code = _column("Code as the publisher writes it.", str_length={"min_value": 1})
geography_level = _one_of("Geography that the value or code stands for.", vocab.GEOGRAPHY_LEVELS)
match_method = _one_of("How the code was tied to the city.", vocab.MATCH_METHODS)
match_status = _one_of("Outcome of matching the name.", vocab.MATCH_STATUSES)
match_candidates = _column("Places that the name could mean, as GeoNames ids with names.")
match_reason = _column("Why the name was or was not matched.")
name_key = _column(
    "Form of the name that decided, or that was looked for in vain; null where a code decided."
)
mentioned_name = _column("Name as the source writes it.", str_matches=WHOLE_LETTERS)
source_first_year = _column("First year that the source has.", Unit.YEAR, ge=1990, le=2035)
source_last_year = _column("Last year that the source has.", Unit.YEAR, ge=1990, le=2035)
source_years = _column("Years that the source has.", ge=1)
years = _column("Years of the source in which it names the city so.", ge=1)
begins_within = _column("Does the name begin after the first year that the source has?")
stops_within = _column("Does the name stop before the last year that the source has?")
name_before = _column("Name that the same city bears before in the source; null where none.")
name_after = _column("Name that the same city bears after in the source; null where none.")
mentioned_country = _column("Country as the source writes it.")
geoname_id = _column("GeoNames id.", str_matches=r"^[0-9]+$")
place_geoid = _column(
    "Census place: two digits of state, five of place.", str_matches=r"^[0-9]{7}$"
)
current_code = _column(
    "Code of the same city in the publisher's current list; null where there is none.",
    str_length={"min_value": 1},
)
current_label = _column("Name of the city in the current list.")
serial_changed = _column("Do the current code's country and digits differ from the old one's?")
serial_holder = _column("Current code that has the old one's country and digits.")
serial_holder_name = _column("City that bears these digits today.")
is_another_city = _column("Do these digits stand for another city today?")
label_source = _column("List that prints the name.", str_matches=_ID)
fua_code = _column(
    "Functional urban area, code of Eurostat's current list.", str_matches=r"^[A-Z]{2}[0-9]{3}F$"
)
fua_name = _column("Name of the functional urban area.")
relation = _one_of(
    "part_of: the city lies in the geography; contains: it lies in the city; proxy_for: values of "
    "the geography stand in for the city's.",
    vocab.RELATIONS,
)
geography_name = _column("Name of the geography.", str_length={"min_value": 1})
alternate_names = _column("Other names of the place, parted by |.")
match_quality = _column("How sure the crosswalk is: unique, ambiguous or none.")
