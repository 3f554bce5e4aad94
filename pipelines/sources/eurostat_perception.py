"""Eurostat's perception survey of cities (urb_percep): answer shares of residents, 2004-2023.

Answers of 2004-2019 stand by answer code, don't-knows as a code of their own. Of 2023 only sums of
two answers are at hand, made by someone else: a table of its own, marked derived.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.fetch_declaration import Body, Fetch, Request, Terms
from pipelines.file_formats import eurostat
from pipelines.file_formats.eurostat import open_eurostat, refusal_in
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import LINEAGE, Frames, check_rows, read_csv, subject_of
from pipelines.source_definition import Cadence, Source

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
_ANSWER_CODE = r"PS[0-9]{4}V"
# The answers of the questions that the catalogue of indicators knows, as a key of SDMX has them.
ANSWER_CODES = (
    "PS1012V+PS1013V+PS1014V+PS1015V+PS1016V+PS1022V+PS1023V+PS1024V+PS1025V+PS1026V+PS1052V+"
    "PS1053V+PS1054V+PS1055V+PS1056V+PS1062V+PS1063V+PS1064V+PS1065V+PS1066V+PS1082V+PS1083V+"
    "PS1084V+PS1085V+PS1086V+PS1501V+PS1502V+PS1503V+PS1504V+PS1505V+PS1506V+PS1507V+PS1508V+"
    "PS1509V+PS1510V+PS2012V+PS2013V+PS2014V+PS2015V+PS2016V+PS2032V+PS2033V+PS2034V+PS2035V+"
    "PS2036V+PS2042V+PS2043V+PS2044V+PS2045V+PS2046V+PS2092V+PS2093V+PS2094V+PS2095V+PS2096V+"
    "PS3042V+PS3043V+PS3044V+PS3045V+PS3046V+PS3062V+PS3063V+PS3064V+PS3065V+PS3066V+PS3092V+"
    "PS3093V+PS3094V+PS3095V+PS3096V+PS3260V+PS3261V+PS3262V+PS3263V+PS3264V+PS3270V+PS3271V+"
    "PS3272V+PS3273V+PS3274V+PS3280V+PS3281V+PS3282V+PS3283V+PS3284V+PS3290V+PS3291V+PS3292V+"
    "PS3293V+PS3294V+PS3310V+PS3311V+PS3312V+PS3313V+PS3314V+PS3320V+PS3321V+PS3322V+PS3323V+"
    "PS3324V+PS3330V+PS3331V+PS3332V+PS3333V+PS3334V+PS3335V+PS3340V+PS3341V+PS3342V+PS3343V+"
    "PS3344V+PS3350V+PS3351V+PS3352V+PS3353V+PS3354V+PS3360V+PS3361V+PS3362V+PS3363V+PS3364V+"
    "PS3514V+PS3515V+PS3516V+PS3517V+PS3518V+PS3587V+PS3588V+PS3589V+PS3590V+PS3591V+PS3611V+"
    "PS3612V+PS3613V+PS3614V+PS3615V"
)
_DERIVED = {
    "cities": "city_code",
    "city_label": "city_label",
    "topic": "topic",
    "TIME_PERIOD": "year",
    "OBS_VALUE": "value_pct",
}


def recognise(head: bytes) -> str | None:
    """The layout, if it is one of Eurostat's and holds answers of the perception survey."""
    layout = eurostat.recognise(head)
    return layout if layout and eurostat.mentions(head, _DATASET, _ANSWER_CODE) else None


open_file = open_eurostat


def parse(snapshot: Snapshot) -> Iterator[Frames]:
    """Read the answer shares, the derived sums where the snapshot has any, the list of cities.

    Every file but the other two holds answer shares, in any layout of the publisher's.
    """
    cities = read_csv(
        snapshot,
        _CITIES,
        {"cities": "city_code", "label": "label", "geography_level": "geography_level"},
    )
    yield {
        "raw_eurostat_perception__city": cities.with_columns(
            country_prefix=pl.col("city_code").str.slice(0, 2)
        ),
        "raw_eurostat_perception__derived_share": _sums(snapshot),
    }
    for file in _answer_files(snapshot):
        yield {"raw_eurostat_perception__observation": _answers(snapshot, file)}


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
    frame = reading.frame
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
    if not any(file.name == _SUMS for file in snapshot.files):
        names = [*_DERIVED.values(), *LINEAGE, "vintage"]
        return pl.DataFrame(schema={name: LINEAGE.get(name, pl.String) for name in names})
    frame = read_csv(snapshot, _SUMS, _DERIVED)
    return frame.with_columns(vintage=pl.lit(snapshot.file(_SUMS).vintage))


def _requests(today: date) -> Iterator[Request]:
    yield Request(
        url="https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/urb_percep/"
        f"A.{ANSWER_CODES}.PC.",
        params=(("format", "SDMX-CSV"), ("compressed", "true")),
        name="urb_percep.sdmx.csv.gz",
        layout="sdmx-csv-1.0-codes",
        body=Body.CSV,
        vintage=f"urb_percep as retrieved on {today}",
    )


# The sums of 2023 stay behind: once its answers are here they would stand twice.
FETCH = Fetch(
    requests=_requests,
    hosts=frozenset({"ec.europa.eu"}),
    terms=Terms(
        title="Perception survey on the quality of life in cities (urb_percep)",
        url=SOURCE.homepage,
        licence_basis="open_licence",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        citation="Source: Eurostat, urb_percep (perception survey results). Reuse under "
        "Commission Decision 2011/833/EU.",
    ),
    carries=("city.csv",),
    refusal=refusal_in,
)
