"""Mobility Metrics that land, by kind: apart from the tables, for a source to import alone."""

SHARES = (
    "share_employed",
    "share_in_preschool",
    "share_hs_degree",
    "share_digital_access",
    "share_transit_commuter",
    "share_transportation_cost",
    "share_election_turnout",
    "share_poverty_exposure",
)
"""Metrics that are a part of a whole, printed from 0 to 1."""
RATIOS = (
    "share_affordable_available_30_ami",
    "share_affordable_available_50_ami",
    "share_affordable_available_80_ami",
    "share_economic_connectedness",
)
"""Metrics that the publisher calls a share and that may pass 1."""
INDICES = ("index_air_hazard",)
"""Metrics from 0 to 100."""
COUNTY_METRICS = ("count_membership_associations_per_10k",)
"""Metrics of the county, carried over to the city."""
METRICS = (
    *SHARES,
    *RATIOS,
    *INDICES,
    *COUNTY_METRICS,
    "pctl_income_20",
    "pctl_income_50",
    "pctl_income_80",
    "rate_crime_violent",
    "rate_crime_property",
    "learning_rate",
)
"""Metrics that land; all others of the publisher are passed over."""
