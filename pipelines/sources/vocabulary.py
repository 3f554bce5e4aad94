"""The vocabulary: ids, labels and spellings that the survey, the marts and identity share.

Our own lists; they name what publishers print, so that a spelling is decided once and on record.
"""

import polars as pl

from pipelines.sources._base import Cadence, Frames, Snapshot, Source
from pipelines.sources._tables import read_csv, text_key

SOURCE = Source(
    id="vocabulary",
    title="Cityfare vocabulary",
    publisher="Cityfare",
    homepage="https://cities-innovation-oecd.com/",
    citation="Cityfare vocabulary of survey questions, policy areas, indicators and countries.",
    cadence=Cadence.IRREGULAR,
)

_COLUMNS = {
    "policy_area": ["policy_area_id", "label", "position"],
    "policy_area_spelling": ["spelling", "policy_area_id", "scope", "reason"],
    "question": ["question_id", "label", "component", "answer_type", "waves"],
    "item": ["question_id", "item_id", "label", "position"],
    "option": ["question_id", "option_id", "label", "position", "waves"],
    "option_spelling": ["question_id", "spelling", "option_id", "scope"],
    "dimension": ["dimension_id", "label", "position"],
    "indicator": [
        "indicator_code",
        "source_id",
        "indicator_name",
        "dimension_id",
        "unit",
        "direction",
        "comparable_with",
        "is_modelled",
        "wording",
        "first_year",
        "last_year",
    ],
    "indicator_component": ["indicator_code", "component_code", "role"],
    "country": [
        "country_code",
        "iso2",
        "country_name",
        "world_region",
        "peer_group",
        "eurostat_prefix",
    ],
    "admin1": ["country_code", "admin1_code", "admin1_name", "geonames_admin1", "fips"],
    "code_system": ["code_system", "vintage", "label", "geography_level", "url"],
}


def parse(snapshot: Snapshot) -> Frames:
    """Read every list; spellings get the key that labels are looked up by."""
    frames = {
        f"raw_vocabulary__{name}": read_csv(snapshot, f"{name}.csv", columns)
        for name, columns in _COLUMNS.items()
    }
    for name in ("policy_area_spelling", "option_spelling"):
        table = f"raw_vocabulary__{name}"
        frames[table] = _with_key(frames[table])
    return frames


def _with_key(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(label_key=text_key("spelling"))
