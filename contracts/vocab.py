"""Closed value lists that contracts share; ids of survey questions live in raw/vocabulary."""

WAVES = ("2018", "2020")
SHARE_WAVES = (*WAVES, "combined")
FLAGS = ("sufficient", "insufficient", "not_reported")
ANSWERS = ("yes", "no", "unknown")
ANSWER_STATUSES = ("known", "unknown", "not_asked")
NO_SHARE_REASONS = ("under_five_cities",)
WHOLE_ROW = "*"
"""Stands for the column where a rule is of the row, since no key may be null."""
EVIDENCE = ("stated", "inferred")
RESPONSE_KINDS = ("transcribed_page", "page", "questionnaire")
COMPLETENESS = ("whole", "partial", "not_seen")
PEER_GROUPS = ("us", "europe", "other")
SIZE_BANDS = ("under_100k", "100k_250k", "250k_500k", "500k_1m", "over_1m")
REGIONS = ("all", *PEER_GROUPS)
RESPONDENT_GROUPS = (*REGIONS, *SIZE_BANDS)
COVERAGE_SUBJECTS = ("question", "indicator")
LEVELS = ("silver", "gold", "platinum")
AWARD_EVENTS = (
    "first_certification",
    "level_up",
    "recertified",
    "level_up_or_recertified",
    "certified",
    "honor_roll",
)
SPELLING_SCOPES = ("any", "list", "sentence", "policy_focus")
STANDARD_VERSIONS = ("2017", "2018", "2022")
DIRECTIONS = ("higher_better", "lower_better", "context")
MEASURE_KINDS = ("objective", "perceived", "modelled")
ROLES = ("positive", "negative", "dont_know", "not_applicable")
YEAR_BASES = ("stated", "inferred")
EXCLUSION_REASONS = (
    "other_geography",
    "low_quality",
    "newer_than_reference_year",
    "older_than_three_years",
    "definition_differs",
    "money_of_another_year",
    "better_value_compared",
)
POPULATION_YEAR_BASES = ("stated", "release")
GEOGRAPHY_LEVELS = ("city", "greater_city", "fua", "place", "county", "state")
RELATIONS = ("part_of", "contains", "proxy_for")
MATCH_METHODS = ("code", "name", "override")
MATCH_STATUSES = ("matched", "ambiguous", "unmatched")
ESTIMATE_ANNOTATIONS = (
    "not_computed",
    "not_displayed",
    "not_applicable",
    "too_few_observations",
    "open_interval",
    "controlled",
    "top_coded",
    "bottom_coded",
)
LABEL_STATUSES = ("stated", "inferred", "unassigned", "qualitative", "unreadable")
PROFILE_SECTIONS = (
    "header",
    "goals",
    "spotlight",
    "vision",
    "policy_focus",
    "roles",
    "terms",
    "activities",
    "funding",
    "partners",
    "data_availability",
)
RECONCILIATIONS = (
    "within_draws",
    "outside_draws",
    "print_impossible",
    "base_too_small",
    "other_base",
    "more_cities_than_surveyed",
    "surveyed_unknown",
    "no_same_share",
    "no_number",
    "no_label",
    "no_survey_share",
)
USE_CLASSES = ("high", "low")
PSI_CLASSES = ("high", "low", "undetermined")
DRIVER_GROUPS = ("survey", "index", "certification")
GAP_METHODS = (
    "welch",
    "ols_adjusted",
    "rank",
    "change_difference",
    "change_difference_adjusted",
)
STATEMENT_KINDS = ("gap", "sign", "share", "rank")
TIMINGS = ("before", "same", "after", "mixed")
QUESTION_BASES = ("all", "with_innovation_staff", "with_funding")
VERDICTS = ("reproduced", "consistent", "differs", "not_testable")
SYNTHETIC = "synthetic"
"""Licence basis of figures that nobody published: they are drawn, for tests and benchmarks."""
SYNTHETIC_MARK = "is_synthetic"
"""Column that every mart has, beside those of its contract, if anything behind it is synthetic."""
LICENCE_BASES = ("open_licence", "public_domain", "facts_transcribed", "private", SYNTHETIC)
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
TAG_TYPES = ("theme", "sdg", "type", "recommendation", "covid_response")
LANGUAGES = ("en", "es", "fr", "pt")
LABELLED = ("field", "form", "item", "option", "question")
"""What labels in several languages are of; an item and an option stand behind their question."""
FRAMEWORKS = (
    "recommendations",
    "recommendation_layers",
    "components",
    "data_governance",
    "covid_responses",
    "un_principles",
    "un_strategies",
    "un_capacities",
    "sdgs",
    "un_innovation_requirements",
    "un_approaches",
    "next_steps",
    "covid_horizon",
)
STRENGTHS = ("strong", "partial", "weak", "no_evidence")
FACT_KINDS = ("survey", "data_areas", "certification", "wellbeing", "practice", "scorecard")
KNOWLEDGE = ("known", "partial", "unknown")
OVERVIEW_SUBJECTS = (
    "countries",
    "cities",
    "cities_by_country",
    "cities_by_best_known",
    "cities_by_fact_kind",
    "statements",
    "statements_by_verdict",
    "gaps_with_number",
)
SCORE_QUARTERS = ("upper", "middle", "lower")
GAP_ASPECTS = ("result", "reason", "timing")
