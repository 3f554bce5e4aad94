"""Eurostat's perception survey of cities (urb_percep): answer shares of residents, 2004-2023.

Answers of 2004-2019 stand by answer code, don't-knows as a code of their own. Of 2023 only sums of
two answers are at hand, made by someone else: a table of its own, marked derived.
"""

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.layouts.eurostat import open_eurostat
from pipelines.sources._base import Cadence, Frames, RawFile, Snapshot, Source
from pipelines.sources._tables import check_rows, read_csv, subject_of

SOURCE = Source(
    id="eurostat_perception",
    title="Perception survey results, cities and greater cities (urb_percep)",
    publisher="Eurostat",
    homepage="https://ec.europa.eu/eurostat/databrowser/view/urb_percep/default/table",
    citation="Eurostat, Perception survey results (urb_percep), CC BY 4.0.",
    cadence=Cadence.IRREGULAR,
)

_CITIES = "city.csv"
_SUMS = "urb_percep_top2_2023.csv"
_DATASET = "urb_percep"
_PERCENT = "PC"
_DERIVED = {
    "cities": "city_code",
    "city_label": "city_label",
    "topic": "topic",
    "TIME_PERIOD": "year",
    "OBS_VALUE": "value_pct",
}


def parse(snapshot: Snapshot) -> Frames:
    """Read the answer shares, the derived sums of 2023 and the list of cities.

    Every file but the other two holds answer shares, in any layout of the publisher's.
    """
    cities = read_csv(
        snapshot,
        _CITIES,
        {"cities": "city_code", "label": "label", "geography_level": "geography_level"},
    )
    return {
        "raw_eurostat_perception__city": cities.with_columns(
            country_prefix=pl.col("city_code").str.slice(0, 2)
        ),
        "raw_eurostat_perception__observation": pl.concat(
            [_answers(snapshot, file) for file in _answer_files(snapshot)]
        ),
        "raw_eurostat_perception__derived_share": _sums(snapshot),
    }


def _answer_files(snapshot: Snapshot) -> list[RawFile]:
    files = [file for file in snapshot.files if file.name not in (_CITIES, _SUMS)]
    if not files:
        raise SourceFormatError(
            f"raw/{snapshot.source_id}/{snapshot.version}",
            expected=f"a file of {_DATASET} in a layout of Eurostat",
            found="none",
            remedy="Restore the file and its entry in snapshot.json.",
        )
    return sorted(files, key=lambda file: file.name)


def _answers(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    subject = subject_of(snapshot, file)
    reading = open_eurostat(snapshot.path(file), subject=subject)
    frame = reading.frame()
    check_rows(subject, reading.rows, file)
    _refuse_other_than_shares(subject, reading.dataset_code, frame)
    return frame.select(
        *("city_code", "indicator_code", "year"),
        pl.col("value_text").alias("value_pct"),
        *("flag", "conf_status"),
        pl.lit(file.vintage).alias("vintage"),
        pl.lit(file.name).alias("source_file"),
        # A row of a wide layout holds several years, and a place must name one observation.
        pl.col("source_cell").alias("source_row"),
    )


def _refuse_other_than_shares(subject: str, dataset: str | None, frame: pl.DataFrame) -> None:
    units = sorted(frame["unit"].drop_nulls().unique())
    if dataset not in (None, _DATASET) or units not in ([], [_PERCENT]):
        raise SourceFormatError(
            subject,
            expected=f"{_DATASET}, in percent ({_PERCENT})",
            found=f"{dataset or _DATASET}, units {', '.join(units) or 'not stated'}",
            remedy="Take the file out of this source's snapshot: it holds another table.",
        )


def _sums(snapshot: Snapshot) -> pl.DataFrame:
    frame = read_csv(snapshot, _SUMS, _DERIVED)
    return frame.with_columns(vintage=pl.lit(snapshot.file(_SUMS).vintage))
