"""Does a response say another thing than those that are known of the same city and wave?

A shorter list does not contradict: pages are cut. Two answers contradict each other where both are
given and neither holds all of the other, or where one says that there is nothing. Where an answer
takes the place of another, whatever the other held and it does not is lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from pipelines.overlay.dry_run import DryRun
from pipelines.survey.vocabulary import OTHER, SUFFICIENCY

_KEY = ["city_code", "wave", "question_id", "item_id"]
_NOTHING = "none"


@dataclass(frozen=True)
class Difference:
    """Two answers of one city and wave, of which the added one lacks something of the known one."""

    city_code: str
    wave: str
    question_id: str
    item_id: str | None
    known: str
    known_kind: str
    known_from: str
    added: str
    is_contradiction: bool
    """Cannot both stand? If not, the known answer is lost only where the added one replaces it."""

    def __str__(self) -> str:
        """One line for a terminal."""
        item = f", {self.item_id}" if self.item_id else ""
        return (
            f"{self.city_code} {self.wave}, {self.question_id}{item}: known {self.known} "
            f"({self.known_from}), added {self.added}"
        )


def differences(dry_run: DryRun) -> list[Difference]:
    """Every answer that is known and of which the added file's answer lacks something."""
    answers = _answers(dry_run)
    is_added = pl.col("file_name") == dry_run.file_name
    pairs = answers.filter(is_added).join(
        answers.filter(~is_added), on=_KEY, how="inner", nulls_equal=True, suffix="_known"
    )
    rows = pairs.sort(*_KEY, "file_name_known", nulls_last=True).iter_rows(named=True)
    return [_difference(row) for row in rows if not set(row["given_known"]) <= set(row["given"])]


def _contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    ours, theirs = set(one), set(other)
    if _NOTHING in ours | theirs:
        return ours != theirs
    # Free answers may be worded in many ways; only options and numbers can contradict.
    ours, theirs = ours - {OTHER}, theirs - {OTHER}
    return not (ours <= theirs or theirs <= ours)


def _difference(row: dict[str, object]) -> Difference:
    def given(value: object) -> list[str]:
        return sorted(map(str, value)) if isinstance(value, list) else []

    known, added = given(row["given_known"]), given(row["given"])
    return Difference(
        city_code=str(row["city_code"]),
        wave=str(row["wave"]),
        question_id=str(row["question_id"]),
        item_id=None if row["item_id"] is None else str(row["item_id"]),
        known=", ".join(known),
        known_kind=str(row["response_kind_known"]),
        known_from=str(row["file_name_known"]),
        added=", ".join(added),
        is_contradiction=_contradict(added, known),
    )


def _answers(dry_run: DryRun) -> pl.DataFrame:
    """One row for each response, question and item, with everything that was given."""
    asked = ["response_id", "question_id", "item_id"]
    said = (
        dry_run.responses("answer_list")
        .filter((pl.col("completeness") == "whole") & (pl.col("answers_read") == 0))
        # A complete list without an answer says that there is nothing.
        .select(*asked, given=pl.lit(_NOTHING))
    )
    answers = dry_run.responses("answer").select(
        *asked, given=pl.coalesce("option_id", pl.col("number").cast(pl.String), pl.lit(OTHER))
    )
    areas = dry_run.responses("data_area").select(
        "response_id",
        question_id=pl.lit(SUFFICIENCY),
        item_id="policy_area_id",
        given="list",
    )
    response = ["file_name", "response_id", "response_kind"]
    responses = dry_run.responses_of_cities().select(*response, "city_code", "wave")
    return (
        pl.concat([said, answers, areas])
        .join(responses, on="response_id", how="inner", validate="m:1")
        .group_by(*response, *_KEY)
        .agg(pl.col("given").unique())
    )
