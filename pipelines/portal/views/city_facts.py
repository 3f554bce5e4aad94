"""All that is known of one city, gathered once for its page, its sentences and its JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.portal.release_data import Row
from pipelines.portal.site import Site
from pipelines.portal.views.city_answers import Areas, Wave, areas_of, waves_of
from pipelines.portal.views.city_outcomes import (
    Comparisons,
    Income,
    OutcomeGroup,
    Score,
    income_of,
    outcome_groups,
    scores_of,
)

TABLES = (
    "certification_award",
    "certification_standing",
    "city_known",
    "city_outcome",
    "city_profile",
    "city_quarter",
    "city_scorecard",
    "city_wave",
    "data_sufficiency",
    "practice",
    "psi_index",
    "score_quarter",
    "similar_city",
    "survey_response",
    "wellbeing_observation",
    "wellbeing_score",
)
"""Tables with rows of a city that its page shows."""
_CERTIFICATION = "what_works_cities"


@dataclass(frozen=True)
class CityFacts:
    """What the release holds of a city."""

    city: Row
    waves: Sequence[Wave]
    areas: Areas | None
    awards: Sequence[Row]
    standing: Row | None
    scores: Sequence[Score]
    outcomes: Sequence[OutcomeGroup]
    income: Income | None
    cards: Sequence[Row]
    practices: Sequence[Row]
    indices: Sequence[Row]
    known: Mapping[str, Row]
    asked: Mapping[str, Row]
    """How much of what each wave asked is known."""
    quarters: Row | None
    """By how many indicators it is in the better or worse quarter."""
    similar: Sequence[Row]
    source_ids: Sequence[str]
    tables: Sequence[str]
    """Tables of the release that have rows of the city."""

    @property
    def code(self) -> str:
        """The city's code."""
        return str(self.city["city_code"])

    @property
    def name(self) -> str:
        """The city's name."""
        return str(self.city["city_name"])


def facts_of(
    site: Site, comparisons: Comparisons, code: str, rows: Mapping[str, Sequence[Row]]
) -> CityFacts:
    """Gather the rows of a city."""
    city = site.cities[code]
    awards = sorted(
        rows["certification_award"],
        key=lambda row: (row["label_year"] or 0, row["award_number"] or 0),
    )
    observations = rows["wellbeing_observation"]
    return CityFacts(
        city=city,
        waves=waves_of(site, rows["city_profile"]),
        areas=areas_of(site, rows["data_sufficiency"]),
        awards=awards,
        standing=next(iter(rows["certification_standing"]), None),
        scores=scores_of(site, comparisons, rows["wellbeing_score"], rows["score_quarter"]),
        outcomes=outcome_groups(site, comparisons, rows["city_outcome"], observations),
        income=income_of(site, comparisons, city["city_name"], observations),
        cards=sorted(rows["city_scorecard"], key=lambda row: row["recommendation_id"]),
        practices=rows["practice"],
        indices=sorted(rows["psi_index"], key=lambda row: row["wave"], reverse=True),
        known={row["fact_kind"]: row for row in rows["city_known"]},
        asked={row["wave"]: row for row in rows["city_wave"]},
        quarters=next(iter(rows["city_quarter"]), None),
        similar=sorted(rows["similar_city"], key=lambda row: row["position"]),
        source_ids=_source_ids(city, rows),
        tables=[table for table in TABLES if rows[table]],
    )


def _source_ids(city: Row, rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """The sources of what the page shows."""
    named = ("survey_response", "city_outcome", "practice")
    ids = {row["source_id"] for table in named for row in rows[table]}
    ids |= {_CERTIFICATION} if rows["certification_award"] else set()
    ids |= {city["population_source"]} - {None}
    return sorted(ids)
