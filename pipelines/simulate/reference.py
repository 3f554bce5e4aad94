"""What drawing rests on: the questionnaire, printed shares, scoring rules, indicators.

Read from the project's own vocabulary, printed figures and seeds; none of it is data about a city.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import polars as pl

from pipelines.build_inputs import present_snapshots
from pipelines.settings import Settings
from pipelines.simulate.plan import Gap
from pipelines.snapshots.tables import Frames
from pipelines.source_registry import loaded_sources
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook, codebook_of
from pipelines.survey.response import Asked
from pipelines.vocabulary import vocabulary_frames

FIGURES = "oecd_survey_figures"
WAVE = "2020"
PSI_HIGH = "psi_high"
_LISTED = {"roles": "role_", "purposes": "purpose_", "policy_focus": "policy_focus_"}
_NO_DRIVERS = ("other", "none")
_WITHOUT_DONT_KNOWS = "_excl_dk"
_SOURCES_DRAWN = ("eurostat_perception", "cdc_places", "census_acs")
"""Sources of outcomes whose files a simulation writes."""
_AGE_ADJUSTED = "_AgeAdjPrv"


@dataclass(frozen=True)
class Decision:
    """An option that decides whether a city has a driver."""

    driver_id: str
    option_id: str
    if_chosen: bool
    if_not: bool | None
    """None: not to choose it decides nothing."""


@dataclass(frozen=True)
class Score:
    """Points for one option; a question gives at most `question_max`."""

    option_id: str
    points: Decimal
    question_max: Decimal


Scoring: TypeAlias = Mapping[Asked, tuple[Score, ...]]
"""Which answers give points."""


@dataclass(frozen=True)
class Indicator:
    """An outcome that can be drawn, with the answer codes that it is summed from, by their role."""

    code: str
    source_id: str
    unit: str
    components: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Reference:
    """Everything that is known before a city is drawn."""

    codebook: Codebook
    countries: pl.DataFrame
    admin1: pl.DataFrame
    printed: Mapping[tuple[Asked, str], float]
    """Printed share of all cities that chose an option, in percent."""
    decisions: Mapping[str, tuple[Decision, ...]]
    """By question."""
    index_scoring: Scoring
    card_scoring: Mapping[str, Scoring]
    """By recommendation of the scorecard."""
    indicators: Mapping[str, Indicator]
    published_gaps: tuple[Gap, ...]

    @property
    def driver_ids(self) -> list[str]:
        """The drivers that answers decide, and the class of the index."""
        found = {d.driver_id for decisions in self.decisions.values() for d in decisions}
        return sorted({*found, PSI_HIGH})


def load_reference(settings: Settings) -> Reference:
    """Read it from the newest snapshots and the seeds.

    Raises:
        SnapshotError: A file differs from its record.
    """
    frames = vocabulary_frames(settings)
    module = loaded_sources()[FIGURES]
    (snapshot, *_) = present_snapshots(settings, FIGURES)
    figures = module.parse(snapshot)
    seeds = settings.dbt_project / "seeds"
    codebook = codebook_of(frames)
    indicators = _indicators(frames)
    return Reference(
        codebook=codebook,
        countries=frames["raw_vocabulary__country"],
        admin1=frames["raw_vocabulary__admin1"],
        printed=_printed(figures["raw_oecd_survey_figures__figure"], codebook),
        decisions=_decisions(_rows(seeds / "driver_answer.csv"), codebook),
        index_scoring=_scoring(_rows(seeds / "psi_scoring.csv")),
        card_scoring=_card_scoring(_rows(seeds / "recommendation_evidence.csv")),
        indicators=indicators,
        published_gaps=_published(figures["raw_oecd_survey_figures__statement"], indicators),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _printed(figures: pl.DataFrame, codebook: Codebook) -> dict[tuple[Asked, str], float]:
    """Shares of known options; both waves together before the later before the earlier.

    The options of a question with one answer share 100 %, so theirs are taken from one wave.
    """
    stated = figures.filter(
        pl.col("label_status").is_in(["stated", "inferred"])
        & (pl.col("unit") == "percent")
        & (pl.col("respondent_group") == "all")
        & pl.col("question_id").is_not_null()
        & pl.col("option_id").is_not_null()
        & pl.col("published_value").is_not_null()
    )
    questions = codebook.questions.values()
    lists = [q.question_id for q in questions if q.answer_type is AnswerType.MULTI]
    # "combined" sorts after the years, so the last one to be set is the one that counts.
    newest = pl.col("wave") == pl.col("wave").max().over("question_id", "item_id")
    kept = stated.filter(newest | pl.col("question_id").is_in(lists)).sort("wave")
    columns = ["question_id", "item_id", "option_id", "published_value"]
    return {
        (Asked(question, item), option): float(value)
        for question, item, option, value in kept.select(columns).iter_rows()
    }


def _decisions(rows: list[dict[str, str]], codebook: Codebook) -> dict[str, tuple[Decision, ...]]:
    found: dict[str, tuple[Decision, ...]] = {}
    for row in rows:
        has = row["has_driver"] == "true"
        decision = Decision(row["driver_id"], row["option_id"], has, if_not=None)
        found[row["question_id"]] = (*found.get(row["question_id"], ()), decision)
    for question_id, prefix in _LISTED.items():
        found[question_id] = tuple(
            Decision(f"{prefix}{option.option_id}", option.option_id, if_chosen=True, if_not=False)
            for option in codebook.offered(question_id, WAVE)
            if option.option_id not in _NO_DRIVERS
        )
    return found


def _card_scoring(rows: list[dict[str, str]]) -> dict[str, Scoring]:
    ids = dict.fromkeys(row["recommendation_id"] for row in rows)
    return {id_: _scoring([row for row in rows if row["recommendation_id"] == id_]) for id_ in ids}


def _scoring(rows: list[dict[str, str]]) -> Scoring:
    found: dict[Asked, tuple[Score, ...]] = {}
    for row in rows:
        asked = Asked(row["question_id"], row["item_id"] or None)
        score = Score(row["option_id"], Decimal(row["points"]), Decimal(row["question_max"]))
        found[asked] = (*found.get(asked, ()), score)
    return found


def _indicators(frames: Frames) -> dict[str, Indicator]:
    """Outcomes that are still asked, each once: don't-knows left out, prevalence as it is."""
    components: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in frames["raw_vocabulary__indicator_component"].iter_rows(named=True):
        roles = components.setdefault(row["indicator_code"], {})
        roles[row["role"]] = (*roles.get(row["role"], ()), row["component_code"])
    found = {}
    for row in frames["raw_vocabulary__indicator"].iter_rows(named=True):
        code = row["indicator_code"]
        is_summed = code in components
        is_drawn = row["source_id"] in _SOURCES_DRAWN
        is_asked = row["last_year"] is None and not code.endswith(_AGE_ADJUSTED) and is_drawn
        if is_asked and (not is_summed or code.endswith(_WITHOUT_DONT_KNOWS)):
            roles = components.get(code, {})
            found[code] = Indicator(code, row["source_id"], row["unit"], roles)
    return found


def _published(statements: pl.DataFrame, indicators: Mapping[str, Indicator]) -> tuple[Gap, ...]:
    """The printed gaps that drivers and outcomes of ours can carry; of two on a pair the first."""
    rows = statements.filter(
        (pl.col("kind") == "gap")
        & pl.col("missing").is_null()
        & pl.col("published_value").is_not_null()
        & pl.col("indicator_code").is_in(list(indicators))
    ).unique(["driver_id", "indicator_code"], keep="first", maintain_order=True)
    columns = ["driver_id", "indicator_code", "published_value"]
    gaps = [Gap(driver, code, float(value)) for driver, code, value in rows[columns].iter_rows()]
    return tuple(sorted(gaps))
