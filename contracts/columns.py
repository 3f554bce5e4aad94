"""The column catalogue: the same name means the same thing, unit and type in every table.

Here: every column that a contract may use. A table may override the text (`about=`), whether it may
be null and which name the publisher gives it. Not here: keys and rules across columns.
"""

from typing import Any, Protocol

import pandera.polars as pa

from contracts import vocab
from contracts.units import Unit


class Column(Protocol):
    """A catalogue entry: call it inside a contract to declare the column there."""

    def __call__(
        self,
        *,
        nullable: bool = False,
        about: str | None = None,
        published_as: str | None = None,
        on_failure: str | None = None,
    ) -> Any:
        """Declare the column.

        Args:
            nullable: May it be empty? A nullable cell that breaks a rule is blanked; the row stays.
            about: Text that replaces the catalogue's where this table means something narrower.
            published_as: The publisher's name, where ours differs; users search by it.
            on_failure: `row` where a wrong value makes the whole row unusable though null is fine.
        """


def _column(description: str, unit: Unit = Unit.NONE, **checks: Any) -> Column:
    def declare(
        *,
        nullable: bool = False,
        about: str | None = None,
        published_as: str | None = None,
        on_failure: str | None = None,
    ) -> Any:
        metadata = {"unit": unit.value, "source_column": published_as}
        if on_failure:
            metadata["on_failure"] = on_failure
        return pa.Field(
            nullable=nullable, description=about or description, metadata=metadata, **checks
        )

    return declare


def _one_of(description: str, values: tuple[str, ...]) -> Column:
    return _column(f"{description} One of: {', '.join(values)}.", isin=list(values))


_ID = r"^[a-z0-9][a-z0-9_]*$"
_CITY_CODE = r"^[a-z]{2}(-[a-z0-9]+)+$"
_PCT = {"ge": 0, "le": 100}

# Cities and places
city_code = _column(
    "City government: ISO 3166-1 alpha-2, in the US, Canada and Brazil the state, and a slug.",
    str_matches=_CITY_CODE,
)
city_name = _column("Name of the city in common English use.", str_length={"min_value": 1})
country_code = _column("Country, ISO 3166-1 alpha-3.", str_matches=r"^[A-Z]{3}$")
iso2 = _column("Country, ISO 3166-1 alpha-2.", str_matches=r"^[A-Z]{2}$")
country_name = _column("Country in common English use.", str_length={"min_value": 1})
eurostat_prefix = _column("Two letters that open Eurostat's city codes (EL Greece, UK).")
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
mentioned_name = _column("Name as the source writes it.")
mentioned_country = _column("Country as the source writes it.")
geoname_id = _column("GeoNames id.", str_matches=r"^[0-9]+$")
place_geoid = _column(
    "Census place: two digits of state, five of place.", str_matches=r"^[0-9]{7}$"
)
alternate_names = _column("Other names of the place, parted by |.")
match_quality = _column("How sure the crosswalk is: unique, ambiguous or none.")

# Survey
wave = _one_of("Survey wave.", vocab.WAVES)
share_wave = _one_of(
    "Survey wave; combined counts each city once, with its newest answer.", vocab.SHARE_WAVES
)
page_slug = _column(
    "Last part of the address of the city's profile page.", str_matches=r"^[a-z0-9-]+$"
)
question_id = _column("Question of the survey.", str_matches=_ID)
item_id = _column("Row of a matrix question; null for all others.", str_matches=_ID)
option_id = _column("Answer option; null where a question asks for a number.", str_matches=_ID)
policy_area_id = _column("Policy area, one of 19.", str_matches=_ID)
position = _column("Place in the list, from 1.", ge=1)
ordinal = _column("Place among the free answers, from 1.", ge=1)
printed_label = _column("Label as printed.", str_length={"min_value": 1, "max_value": 200})
label_key = _column("Label in lower case with single spaces, for look-ups.")
label = _column("Label.", str_length={"min_value": 1})
spelling = _column("Spelling that a page may use.", str_length={"min_value": 1})
spelling_scope = _one_of(
    "Where the spelling holds: in any text, in lists only, in sentences only, or in the policy "
    "focus only.",
    vocab.SPELLING_SCOPES,
)
answer = _one_of("Whether the city chose the option; unknown is not no.", vocab.ANSWERS)
value_number = _column("Number given as the answer.", Unit.SEE_QUESTION, ge=0, le=100_000)
evidence = _one_of(
    "Printed as such (stated) or read from other words of the page (inferred).", vocab.EVIDENCE
)
list_is_complete = _column(
    "Is the city's list known to be whole? Only then is an absent option a no."
)
completeness = _one_of("How much of the list was seen.", vocab.COMPLETENESS)
free_text = _column("Free answer, as a short label.", str_length={"min_value": 1, "max_value": 200})
flag = _one_of("Data in this policy area are sufficient to advance innovation work.", vocab.FLAGS)
sufficiency_list = _one_of("Which of the page's two lists names the area.", vocab.FLAGS[:2])
declared_count = _column("Length of a list as the page prints it.", Unit.COUNT, ge=0, le=19)
leader_title = _column("Office of the city's leader.")
leader_name = _column("Name of the city's leader when the page was written.")
officers = _column("Lead innovation officers, parted by ;.")
yes_no = _column("Yes or no, as seen on the page.", isin=["yes", "no"])
short_title = _column("Title of an office.")
roles_count = _column("Number of innovation roles that the page prints.", Unit.COUNT, ge=0, le=30)
extraction_type = _column("How much of the page was readable: A labels and lists, B, C less.")
basis = _column("How the value was established.", str_matches=_ID)
page_url = _column("Address of the page.", str_startswith="http")
certainty = _column("How sure it is that the city answered.", str_matches=_ID)
component = _column("Component of the innovation framework.", str_matches=_ID)
answer_type = _column("Shape of the answer.", str_matches=_ID)
waves = _column("Waves that asked it, parted by |.", str_matches=r"^20[0-9]{2}(\|20[0-9]{2})*$")
respondent_group = _one_of("Cities counted.", vocab.RESPONDENT_GROUPS)
share_pct = _column("Share of the answering cities that chose the option.", Unit.PERCENT, **_PCT)
ci_low_pct = _column("Lower end of the 95 % Wilson interval.", Unit.PERCENT, **_PCT)
ci_high_pct = _column("Upper end of the 95 % Wilson interval.", Unit.PERCENT, **_PCT)
cities = _column("Cities that chose the option.", Unit.CITIES, ge=0)
cities_answering = _column("Cities whose whole answer to the question is known.", Unit.CITIES, ge=0)
is_small_base = _column("Fewer than five cities answered: too few to compare.")
sample_basis = _column("What the cities are a sample of.")
sufficient_pct = _column(
    "Share of the reporting cities with sufficient data.", Unit.PERCENT, **_PCT
)

# Printed figures
figure_id = _column("Printed figure.", str_matches=r"^F[0-9]{3}$")
description = _column("What it is.", str_length={"min_value": 1})
subject_group = _column("Cities that the figure speaks of, as printed.")
category = _column("Category label that the figure belongs to, as printed.")
label_status = _one_of("How the label came to the value.", vocab.LABEL_STATUSES)
published_value = _column("Value as printed; null for bands and words.", Unit.SEE_UNIT)
value_low = _column("Lower end of a printed band.", Unit.SEE_UNIT)
value_high = _column("Upper end of a printed band.", Unit.SEE_UNIT)
value_text = _column("Value in words, where no number is printed.")
unit = _column("Unit of the value.", str_matches=_ID)
published_n = _column("Base that the publisher gives or implies.", Unit.CITIES, ge=1)
n_is_implied = _column("Is the base computed from other printed figures?")
reference_period = _column("Period that the publisher gives.")
recomputed_value = _column(
    "The same share from the pages that we hold; null where fewer than five cities answered.",
    Unit.SEE_UNIT,
)
recomputed_n = _column("Cities behind the recomputed value.", Unit.CITIES, ge=0)
source_url = _column("Where the figure is published.")
note = _column("Remark of the transcriber.")

# Certification
level = _one_of("Certification level.", vocab.LEVELS)
latest_level = _one_of("Level of the newest dated award; null where not known.", vocab.LEVELS)
highest_level = _one_of("Highest level ever held; null where no level is known.", vocab.LEVELS)
label_year = _column(
    "Year in the award's name; the announcement may be a year later.", Unit.YEAR, ge=2017, le=2035
)
label_year_basis = _column("How the label year is known.", str_matches=_ID)
latest_label_year = _column("Label year of the newest dated award.", Unit.YEAR, ge=2017, le=2035)
announced_text = _column("Announcement date as the source words it.")
announced_from = _column("Earliest day of the announcement.", Unit.DATE)
announced_to = _column("Latest day of the announcement.", Unit.DATE)
award_event = _one_of("What happened; honor_roll is an event, never a level.", vocab.AWARD_EVENTS)
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

# Well-being
indicator_code = _column(
    "Indicator; its name, unit and direction stand in the mart indicator.",
    str_matches=r"^[A-Za-z0-9_]+$",
)
indicator_name = _column("Name of the indicator.")
dimension = _column("Well-being dimension of the OECD regional framework.", str_matches=_ID)
direction = _one_of("Which way is better.", vocab.DIRECTIONS)
comparable_with = _column("Indicator that it may be compared with; null: with none but itself.")
is_modelled = _column("Estimated by a model from other places' data; not evidence of local action.")
wording = _column("What respondents were asked, in short.")
first_year = _column("First year in which it was asked or measured.", Unit.YEAR, ge=1990, le=2035)
last_year = _column("Last such year; null while it goes on.", Unit.YEAR, ge=1990, le=2035)
component_code = _column("Answer code of the source.", str_length={"min_value": 1})
role = _one_of("Part that the answer plays in the share.", vocab.ROLES)
year = _column("Calendar year of the observation.", Unit.YEAR, ge=1990, le=2035)
year_basis = _one_of("Is the year printed with the value?", vocab.YEAR_BASES)
value = _column("Value of the indicator.", Unit.SEE_INDICATOR)
value_pct = _column("Share of respondents.", Unit.PERCENT, **_PCT)
value_usd = _column("US dollars of the survey year.", Unit.SEE_INDICATOR, ge=2499, le=250_001)
ci_low = _column("Lower end of the publisher's interval.", Unit.SEE_INDICATOR)
ci_high = _column("Upper end of the publisher's interval.", Unit.SEE_INDICATOR)
observation_flag = _column(
    "Publisher's flags: b break, d definition differs, e estimated, u low reliability …",
    str_matches=r"^[bdefimnpruz]+$",
)
conf_status = _column("Confidentiality status.", isin=["C", "N", "P"])
value_basis = _column(
    "published: the publisher's number; summed: from the publisher's answer shares; "
    "third_party_sum: summed by someone else, answers not seen.",
    isin=["published", "summed", "third_party_sum"],
)
value_type = _column("Crude or age-adjusted prevalence.", isin=["CrdPrv", "AgeAdjPrv"])
measure_code = _column("Measure of the publisher.", str_matches=r"^[A-Z0-9]+$")
variable_code = _column("Variable of the publisher.", str_matches=r"^[A-Z0-9_]+$")
eurostat_city = _column(
    "City code of Eurostat's current list.", str_matches=r"^[A-Z]{2}[0-9]{3}[CF]$"
)
topic = _column("Topic of the survey question, as in indicator codes.", str_matches=_ID)

# Provenance
source_id = _column("Source; its licence and citation stand in the mart source.", str_matches=_ID)
source_title = _column("Title of the source.")
publisher = _column("Who publishes it.")
homepage = _column("Page of the publisher.", str_startswith="http")
source_status = _one_of("Does the warehouse load it?", vocab.SOURCE_STATUSES)
licence_basis = _one_of("What allows us to publish it.", vocab.LICENCE_BASES)
licence = _column("Licence by SPDX id, where there is one.")
licence_url = _column("Terms.", str_startswith="http")
citation = _column("How to cite it.")
cadence = _column("How often the publisher brings a new version.", str_matches=_ID)
snapshot_version = _column("Version of the snapshot.")
stored_on = _column("Day on which the snapshot was stored.", Unit.DATE)
published_on = _column("Publisher's date of the data, as far as known.")
file_name = _column("File of the snapshot.")
file_bytes = _column("Size of the file.", Unit.BYTES, ge=0)
sha256 = _column("SHA-256 of the file.", str_matches=r"^[0-9a-f]{64}$")
layout = _column("Layout of the file.")
transcription = _column("How the figures came into the file; null for the publisher's own bytes.")
is_derived = _column("Computed by someone else from the publisher's figures.")
table_name = _column("Table.", str_matches=_ID)
source_row = _column("Row of the file, counted from 1 without the header.", ge=1)
rule = _column("Rule that the row or cell broke.")
outcome = _column(
    "cell: blanked; row: left out; correction: replaced.", isin=["cell", "row", "correction"]
)
column_name = _column("Column at fault; null where the whole row is.")
found = _column("What the source holds.")
replaced_by = _column("What stands in its place; null where blanked.")
reason = _column("Why.")
row_json = _column("The whole row as the source holds it.")
