"""Figures that the report, its brochure and the site print, with how each label was assigned."""

from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="oecd_survey_figures",
    title="Innovation and Data Use in Cities: printed figures",
    publisher="OECD",
    homepage="https://cities-innovation-oecd.com/",
    citation=(
        "OECD (2021), Innovation and Data Use in Cities: A Road to Increased Well-being, "
        "OECD Publishing, Paris; its brochure and its web site."
    ),
    cadence=Cadence.NEVER,
)

_COLUMNS = [
    "figure_id",
    "description",
    "subject_group",
    "category",
    "question_id",
    "item_id",
    "option_id",
    "respondent_group",
    "label_status",
    "published_value",
    "value_low",
    "value_high",
    "value_text",
    "unit",
    "published_n",
    "n_is_implied",
    "wave",
    "reference_period",
    "publication",
    "printed_in",
    "source_url",
    "note",
]
_STATEMENT = [
    "finding_id",
    "kind",
    "statement",
    "published_value",
    "unit",
    "driver_id",
    "with_means",
    "without_means",
    "printed_regions",
    "indicator_code",
    "method",
    "figure_id",
    "question_id",
    "base",
    "options",
    "missing",
]


def parse(snapshot: Snapshot) -> Frames:
    """Read the figures as transcribed, and the statements that rest on them."""
    return {
        "raw_oecd_survey_figures__figure": read_csv(snapshot, "figure.csv", _COLUMNS),
        "raw_oecd_survey_figures__statement": read_csv(snapshot, "statement.csv", _STATEMENT),
    }
