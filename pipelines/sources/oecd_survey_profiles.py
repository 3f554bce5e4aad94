"""Profile pages of the cities surveyed by the OECD and Bloomberg Philanthropies in 2018 and 2020.

What was read from the pages, transcribed label by label. Most pages were seen in part: a list that
is not known to be whole never makes an absent option a no (`answer_list`).
"""

import polars as pl

from pipelines.pages.text_key import key_of
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv, text_key
from pipelines.source_definition import Cadence, Source
from pipelines.survey.vocabulary import vocabulary_of

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

_PROFILE = [
    "page_slug",
    "wave",
    "city",
    "country",
    "page_url",
    "leader_title",
    "leader_name",
    "population",
    "population_year",
    "lead_innovation_officers",
    "has_innovation_website_link",
    "innovation_lead_title",
    "roles_count",
    "sufficient_count_printed",
    "insufficient_count_printed",
    "extraction_type",
    "wave_basis",
    "page_fully_captured",
]
_PAGE = ["page_slug", "wave"]


def parse(snapshot: Snapshot, landed: Frames) -> Frames:
    """Read headers, answers, completeness of lists, data areas, and the cities that answered."""
    profile = read_csv(snapshot, "profile.csv", _PROFILE)
    answer = read_csv(
        snapshot, "answer.csv", [*_PAGE, "question_id", "position", "label", "number", "evidence"]
    )
    areas = read_csv(snapshot, "data_area.csv", [*_PAGE, "list", "position", "label"])
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
    return {
        "raw_oecd_survey_profiles__profile": profile,
        "raw_oecd_survey_profiles__answer": _with_options(answer, landed),
        "raw_oecd_survey_profiles__answer_list": read_csv(
            snapshot, "answer_list.csv", [*_PAGE, "question_id", "completeness"]
        ),
        "raw_oecd_survey_profiles__data_area": _with_printed_counts(areas, profile),
        "raw_oecd_survey_profiles__surveyed_city": surveyed.with_columns(
            city_key=pl.concat_str("city", "country", separator="|")
        ),
    }


def _with_options(answer: pl.DataFrame, landed: Frames) -> pl.DataFrame:
    """Put the option beside each label, by the vocabulary's spellings."""
    vocabulary = vocabulary_of(landed)
    options = [
        vocabulary.named(question, key_of(label)) if label else None
        for question, label in answer.select("question_id", "label").rows()
    ]
    return answer.with_columns(
        label_key=text_key("label"), option_id=pl.Series(options, dtype=pl.String)
    )


def _with_printed_counts(areas: pl.DataFrame, profile: pl.DataFrame) -> pl.DataFrame:
    """Put the counts that a page prints beside each area that it lists."""
    printed = profile.select(
        *_PAGE,
        pl.col("sufficient_count_printed").alias("sufficient_declared"),
        pl.col("insufficient_count_printed").alias("insufficient_declared"),
    ).unique(_PAGE, keep="first", maintain_order=True)
    keyed = areas.with_columns(label_key=text_key("label"))
    return keyed.join(printed, on=_PAGE, how="left", validate="m:1", maintain_order="left")
