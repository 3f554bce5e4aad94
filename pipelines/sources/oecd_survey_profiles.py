"""Profile pages of the cities surveyed by the OECD and Bloomberg Philanthropies in 2018 and 2020.

What was read from the pages, transcribed label by label. Most pages were seen in part: a list that
is not known to be complete never makes an absent option a no (`answer_list`).
"""

import polars as pl

from pipelines.pages.text_key import key_of
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import Cadence, Source
from pipelines.survey.vocabulary import (
    ITEMS_OF_PAGES,
    SUFFICIENCY,
    Vocabulary,
    vocabulary_of,
)

SOURCE = Source(
    id="oecd_survey_profiles",
    title="OECD and Bloomberg Philanthropies survey of innovation in cities: city profiles",
    publisher="OECD",
    homepage="https://cities-innovation-oecd.com/",
    citation=(
        "OECD and Bloomberg Philanthropies (2018, 2020), survey of innovation capacity in cities, "
        "city profile pages."
    ),
    cadence=Cadence.NEVER,
    reads=("vocabulary",),
)

_TABLE = f"raw_{SOURCE.id}__"
_PAGE = ["page_slug", "wave"]
_HEADER = {
    "page_slug": "city_key",
    "wave": "wave",
    "city": "city",
    "country": "country",
    "leader_title": "leader_title",
    "leader_name": "leader_name",
    "population": "population",
    "population_year": "population_year",
    "lead_innovation_officers": "lead_innovation_officers",
    "innovation_lead_title": "innovation_lead_title",
    "sufficient_count_printed": "sufficient_declared",
    "insufficient_count_printed": "insufficient_declared",
}
_UNUSED = (
    "page_url",
    "has_innovation_website_link",
    "roles_count",
    "extraction_type",
    "wave_basis",
    "page_fully_captured",
)
_COUNTS = ["sufficient_declared", "insufficient_declared"]


def parse(snapshot: Snapshot, landed: Frames) -> Frames:
    """Read each page as a response, and the cities that answered."""
    vocabulary = vocabulary_of(landed)
    pages = read_csv(snapshot, "profile.csv", _HEADER, unused=_UNUSED)
    pages = pages.with_columns(_response_id("city_key"))
    answer = _read(snapshot, "answer.csv", "question_id", "position", "label", "number", "evidence")
    lists = _read(snapshot, "answer_list.csv", "question_id", "completeness")
    areas = _read(snapshot, "data_area.csv", "list", "position", "label")
    surveyed = read_csv(
        snapshot,
        "surveyed_city.csv",
        {
            "city": "city",
            "country": "country",
            "wave": "waves",
            "certainty": "certainty",
            "page_slug": "page_slug",
            "source_url": "source_url",
        },
    )
    frames = {
        "response": pages.drop(_COUNTS).with_columns(
            response_kind=pl.lit("transcribed_page"),
            file_name="source_file",
            stored_at=pl.lit(None, pl.String),
            is_superseding=pl.lit("no"),
            admin1=pl.lit(None, pl.String),
        ),
        "answer": _with_options(answer, vocabulary),
        "answer_list": _with_answers(lists, answer),
        "data_area": _with_areas(areas, pages, vocabulary),
        "surveyed_city": surveyed.with_columns(
            city_key=pl.concat_str("city", "country", separator="|")
        ),
    }
    return {f"{_TABLE}{name}": frame for name, frame in frames.items()}


def _read(snapshot: Snapshot, name: str, *columns: str) -> pl.DataFrame:
    frame = read_csv(snapshot, name, [*_PAGE, *columns])
    return frame.with_columns(_response_id("page_slug")).drop(_PAGE)


def _response_id(slug: str) -> pl.Expr:
    return pl.concat_str(slug, "wave", separator="|").alias("response_id")


def _item() -> pl.Expr:
    return pl.col("question_id").replace_strict(
        ITEMS_OF_PAGES, default=None, return_dtype=pl.String
    )


def _with_options(answer: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Put the option beside each label; own words have none."""
    options = [
        vocabulary.labels_of(question).get(key_of(label)) if label else None
        for question, label in answer.select("question_id", "label").rows()
    ]
    return answer.rename({"label": "text"}).with_columns(
        item_id=_item(), option_id=pl.Series(options, dtype=pl.String)
    )


def _with_answers(lists: pl.DataFrame, answer: pl.DataFrame) -> pl.DataFrame:
    """Count the answers of each list; their counts say how much was seen of policy areas."""
    asked = ["response_id", "question_id"]
    counts = answer.group_by(asked).agg(answers_read=pl.len().cast(pl.String))
    return (
        lists.filter(pl.col("question_id") != SUFFICIENCY)
        .join(counts, on=asked, how="left", validate="m:1", maintain_order="left")
        .with_columns(
            pl.col("answers_read").fill_null("0"),
            item_id=_item(),
            evidence=pl.when(pl.col("completeness") == "whole").then(pl.lit("stated")),
        )
    )


def _with_areas(areas: pl.DataFrame, pages: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Put the vocabulary's name and the printed counts of the page beside each listed area."""
    printed = pages.select("response_id", *_COUNTS).unique(
        "response_id", keep="first", maintain_order=True
    )
    keys = [key_of(label or "") for label in areas["label"]]
    known = [vocabulary.areas.get(key) for key in keys]
    nearest = [
        None if area else vocabulary.nearest_area(key)
        for key, area in zip(keys, known, strict=True)
    ]
    return areas.join(
        printed, on="response_id", how="left", validate="m:1", maintain_order="left"
    ).with_columns(
        policy_area_id=pl.Series(known, dtype=pl.String),
        nearest_spelling=pl.Series(nearest, dtype=pl.String),
    )
