"""The vocabulary: ids, labels and spellings that the survey, the marts and identity share.

Our own lists; they name what publishers print, so that a spelling is decided once and on record.
"""

import polars as pl

from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, header_of, read_csv, text_key
from pipelines.source_definition import Cadence, Source

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
    "answer_word": ["option_id", "language", "spelling"],
    "label": ["vocabulary", "code", "language", "label"],
    "column_spelling": ["spelling", "question_id", "item_id", "reason"],
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
        "part_of",
    ],
    "admin1": ["country_code", "admin1_code", "admin1_name", "geonames_admin1", "fips"],
    "admin1_spelling": ["country_code", "geonames_admin1", "spelling"],
    "country_spelling": ["country_code", "language", "spelling"],
    "practice_tag": ["tag_type", "tag", "label", "recommendation_id"],
    "practice_tag_spelling": ["tag_type", "tag", "language", "spelling"],
    "code_system": ["code_system", "vintage", "label", "geography_level", "url"],
    "city_geography": [
        "code_system",
        "vintage",
        "code",
        "relation",
        "geography_code_system",
        "geography_vintage",
        "geography_code",
        "geography_name",
        "geography_level",
        "reason",
    ],
}


_KEYED = ("policy_area_spelling", "option_spelling", "column_spelling")
"""Lists that contracts look labels up in."""
_SPELLINGS = (*_KEYED, "admin1_spelling", "country_spelling", "practice_tag_spelling")
"""Lists that users may add to: how else a label, a column, a country or a state may be written."""
_LAYOUT = "vocabulary-"


def accepts(data: bytes) -> str | None:
    """The layout of a list of further spellings, by its header."""
    header = header_of(data)
    names = [name for name in _SPELLINGS if sorted(header) == sorted(_COLUMNS[name])]
    return f"{_LAYOUT}{names[0]}" if names else None


def parse(snapshot: Snapshot) -> Frames:
    """Read every list; spellings get the key that labels are looked up by.

    A snapshot that a user added holds one list of spellings, which stands beside ours.
    """
    if snapshot.is_added:
        files = {file.layout.removeprefix(_LAYOUT): file.name for file in snapshot.files}
    else:
        files = {name: f"{name}.csv" for name in _COLUMNS}
    frames = {
        f"raw_vocabulary__{name}": read_csv(snapshot, file, _COLUMNS[name])
        for name, file in files.items()
    }
    for name in _KEYED:
        table = f"raw_vocabulary__{name}"
        if table in frames:
            frames[table] = _with_key(frames[table])
    return frames


def _with_key(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(label_key=text_key("spelling"))
