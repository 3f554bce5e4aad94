"""Does a response say another thing than those that are known of the same city and wave?

A shorter list is no contradiction: pages are cut. Two answers contradict each other where both are
given and neither holds all of the other, or where one says that there is nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from pipelines.overlay.trial import Trial

_KEY = ["city_code", "wave", "question_id", "item_id"]
_NOTHING = "none"


@dataclass(frozen=True)
class Contradiction:
    """Two answers of one city and wave that cannot both stand."""

    city_code: str
    wave: str
    question_id: str
    item_id: str | None
    known: str
    known_kind: str
    known_from: str
    added: str

    def __str__(self) -> str:
        """One line for a terminal."""
        item = f", {self.item_id}" if self.item_id else ""
        return (
            f"{self.city_code} {self.wave}, {self.question_id}{item}: known {self.known} "
            f"({self.known_from}), added {self.added}"
        )


def contradictions(trial: Trial) -> list[Contradiction]:
    """Every answer of the added file that contradicts one that is known."""
    answers = _answers(trial)
    is_added = pl.col("file_name") == trial.file_name
    pairs = answers.filter(is_added).join(
        answers.filter(~is_added), on=_KEY, how="inner", nulls_equal=True, suffix="_known"
    )
    rows = pairs.sort(*_KEY, "file_name_known", nulls_last=True).iter_rows(named=True)
    return [_contradiction(row) for row in rows if _contradict(row["given"], row["given_known"])]


def _contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    ours, theirs = set(one), set(other)
    if _NOTHING in ours | theirs:
        return ours != theirs
    return not (ours <= theirs or theirs <= ours)


def _contradiction(row: dict[str, object]) -> Contradiction:
    def words(value: object) -> str:
        given = value if isinstance(value, list) else []
        return ", ".join(sorted(map(str, given)))

    return Contradiction(
        city_code=str(row["city_code"]),
        wave=str(row["wave"]),
        question_id=str(row["question_id"]),
        item_id=None if row["item_id"] is None else str(row["item_id"]),
        known=words(row["given_known"]),
        known_kind=str(row["response_kind_known"]),
        known_from=str(row["file_name_known"]),
        added=words(row["given"]),
    )


def _answers(trial: Trial) -> pl.DataFrame:
    """One row for each response, question and item, with everything that was given."""
    given = pl.concat([_added(trial), _transcribed(trial), _areas(trial)])
    # Free answers may be worded in many ways; only options and numbers can contradict.
    named = given.filter(pl.col("given") != "other")
    response = ["file_name", "response_id", "response_kind"]
    return named.group_by(*response, *_KEY).agg(pl.col("given").unique())


def _added(trial: Trial) -> pl.DataFrame:
    responses = _with_city(
        trial, trial.landed("raw_survey_responses__response"), "city_key", "survey_response_name"
    ).select("response_id", "response_kind", "city_code", "wave", "file_name")
    answers = trial.landed("raw_survey_responses__answer")
    number = pl.col("number").cast(pl.String)
    return answers.join(responses, on="response_id", how="inner", validate="m:1").select(
        "file_name",
        "response_id",
        "response_kind",
        *_KEY,
        given=pl.coalesce("option_id", number),
    )


def _transcribed(trial: Trial) -> pl.DataFrame:
    answers = trial.landed("raw_oecd_survey_profiles__answer")
    is_source = pl.col("question_id") == "funding_sources"
    return _of_page(
        trial,
        answers.with_columns(
            item_id=pl.when(is_source).then(pl.lit("present")),
            given=pl.coalesce("option_id", pl.col("number").cast(pl.String), pl.lit("other")),
        ),
    )


def _areas(trial: Trial) -> pl.DataFrame:
    areas = trial.landed("raw_oecd_survey_profiles__data_area")
    return _of_page(
        trial,
        areas.with_columns(
            question_id=pl.lit("data_sufficiency"),
            item_id=pl.col("policy_area_id"),
            given=pl.col("list"),
        ),
    )


def _of_page(trial: Trial, rows: pl.DataFrame) -> pl.DataFrame:
    cities = _with_city(trial, rows, "page_slug", "oecd_survey_slug")
    return cities.select(
        file_name="source_file",
        response_id=pl.concat_str("page_slug", "wave", separator="|"),
        response_kind=pl.lit("transcribed_page"),
        **{name: name for name in _KEY},
        given="given",
    )


def _with_city(trial: Trial, rows: pl.DataFrame, code: str, system: str) -> pl.DataFrame:
    identifiers = trial.landed("identity__city_identifier").filter(pl.col("code_system") == system)
    return rows.join(
        identifiers.select("city_code", pl.col("code").alias(code)), on=code, how="inner"
    )
