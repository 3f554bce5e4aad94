"""Closed value lists that contracts share; ids of survey questions live in raw/vocabulary."""

WAVES = ("2018", "2020")
SHARE_WAVES = (*WAVES, "combined")
FLAGS = ("sufficient", "insufficient", "not_reported")
ANSWERS = ("yes", "no", "unknown")
EVIDENCE = ("stated", "inferred")
COMPLETENESS = ("whole", "partial", "not_seen")
PEER_GROUPS = ("us", "europe", "other")
SIZE_BANDS = ("under_100k", "100k_250k", "250k_500k", "500k_1m", "over_1m")
RESPONDENT_GROUPS = ("all", *PEER_GROUPS, *SIZE_BANDS)
LEVELS = ("silver", "gold", "platinum")
AWARD_EVENTS = (
    "first_certification",
    "level_up",
    "recertified",
    "level_up_or_recertified",
    "honor_roll",
)
SPELLING_SCOPES = ("any", "list", "sentence", "policy_focus")
STANDARD_VERSIONS = ("2017", "2018", "2022")
DIRECTIONS = ("higher_better", "lower_better", "context")
ROLES = ("positive", "negative", "dont_know", "not_applicable")
YEAR_BASES = ("stated", "inferred")
GEOGRAPHY_LEVELS = ("city", "greater_city", "fua", "county", "state")
MATCH_METHODS = ("code", "name", "override")
MATCH_STATUSES = ("matched", "ambiguous", "unmatched")
LABEL_STATUSES = ("stated", "inferred", "unassigned", "qualitative", "unreadable")
LICENCE_BASES = ("open_licence", "public_domain", "facts_transcribed", "private")
SOURCE_STATUSES = ("loaded", "catalogued")
POLICY_AREAS = (
    "built_environment",
    "land_use",
    "transport_mobility",
    "health",
    "policing",
    "government_finance",
    "environment_climate",
    "social_inclusion",
    "public_works",
    "tourism",
    "digital_governance",
    "social_welfare",
    "blight",
    "economic_development",
    "waste_sewage",
    "housing",
    "labour_skills",
    "culture",
    "education",
)
"""The 19 areas that every page is judged on; raw/vocabulary must hold these and no others."""
