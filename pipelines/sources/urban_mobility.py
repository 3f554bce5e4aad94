"""Urban Institute's Mobility Metrics of US cities: jobs, income, housing, education and more.

One file a metric among the final files, one table of all metrics in the data catalogue. A quality
flag stands beside each metric: 1 strong, 2 marginal, 3 weak, not to be acted on by the publisher's
words. Shares are printed from 0 to 1 and land so. Rows of subgroups are passed over, and so are
metrics that `contracts/mobility_metrics.py` does not list.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from contracts.mobility_metrics import COUNTY_METRICS, METRICS
from pipelines.errors import SourceFormatError
from pipelines.fetch_declaration import Body, Fetch, Request, Terms
from pipelines.file_formats.file_reading import refuse_lost_zeros
from pipelines.file_formats.header import check_header
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.tables import (
    LINEAGE,
    Frames,
    header_of,
    read_csv,
    subject_of,
    text_of,
    with_lineage,
)
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="urban_mobility",
    title="Mobility Metrics of US cities",
    publisher="Urban Institute",
    homepage="https://datacatalog.urban.org/dataset/"
    "boosting-upward-mobility-metrics-inform-local-action",
    citation="Urban Institute, Mobility Metrics (Boosting Upward Mobility: Metrics to Inform Local "
    "Action), from the American Community Survey and further sources named at the publisher.",
    cadence=Cadence.YEARLY,
)

_KEY = ("year", "state", "place")
_NAMES = ("state_name", "place_name")
_POPULATION = "population"
_TOTAL = "All"
_LOW, _HIGH, _FLAG = "_lb", "_ub", "_quality"
_RENAMED = {"election_turnout": "share_election_turnout"}
"""Names that the publisher wrote otherwise in one year."""
_WORDS = {"Strong": "1", "Marginal": "2", "Weak": "3"}
_NOT_CALCULATED = "NA"
# Places that the census counts without a government of their own.
_UNGOVERNED = " CDP, "


def parse(snapshot: Snapshot) -> Frames:
    """Read every file: places and their names, population, and metrics, a value a row."""
    files = sorted(snapshot.files, key=lambda file: file.name)
    tables = [(file, _read(snapshot, file)) for file in files]
    return {
        "raw_urban_mobility__place": _places(tables),
        "raw_urban_mobility__population": _population(tables),
        "raw_urban_mobility__metric": pl.concat(
            [_values_of(file, table) for file, table in tables if _metrics_in(table.columns)]
        ),
    }


def _read(snapshot: Snapshot, file: RawFile) -> pl.DataFrame:
    """A file's rows of complete places with their codes, cells as printed; NA is empty."""
    subject = subject_of(snapshot, file)
    header = header_of(text_of(snapshot, file).encode())
    check_header(subject, [name for name in header if name in _KEY], _KEY)
    _refuse_strange(subject, header)
    table = read_csv(snapshot, file.name, header).with_columns(
        pl.when(pl.col(pl.String) != _NOT_CALCULATED).then(pl.col(pl.String)).name.keep()
    )
    _refuse_lost_zeros(subject, table)
    if "subgroup" in header:
        table = table.filter(pl.col("subgroup") == _TOTAL)
    return table.with_columns(place_geoid=pl.concat_str("state", "place"))


def _metrics_in(header: list[str]) -> list[str]:
    """Columns of metrics that the contract lists, as the file writes them."""
    return [name for name in header if _RENAMED.get(name, name) in METRICS]


def _refuse_strange(subject: str, header: list[str]) -> None:
    """Refuse a file without population and metrics, and one whose metrics have no flag."""
    metrics = _metrics_in(header)
    if not metrics and _POPULATION not in header:
        raise SourceFormatError(
            f"{subject}, header",
            expected=f"{_POPULATION}, or a metric that contracts/mobility_metrics.py lists",
            found=f"the columns {', '.join(header)}",
            remedy="Take the file out of the snapshot, or list its metric.",
        )
    unflagged = [name for name in metrics if f"{name}{_FLAG}" not in header]
    if unflagged:
        raise SourceFormatError(
            f"{subject}, header",
            expected=f"a quality flag beside each metric ({metrics[0]}{_FLAG})",
            found=f"none of {', '.join(unflagged)}",
            remedy="Restore the column: without its flag a value may be one that the publisher "
            "says not to act on.",
        )


def _refuse_lost_zeros(subject: str, table: pl.DataFrame) -> None:
    is_short = (pl.col("state").str.len_chars() != 2) | (pl.col("place").str.len_chars() != 5)
    refuse_lost_zeros(
        table.select(
            "source_row",
            pl.concat_str("state", "place", separator=" ").alias("code"),
            (pl.col("place_name") if "place_name" in table.columns else pl.lit("no name")).alias(
                "place_name"
            ),
            is_short.alias("is_short"),
        ),
        pl.col("is_short"),
        subject=subject,
        expected="state and place by two and five digits",
    )


def _places(tables: list[tuple[RawFile, pl.DataFrame]]) -> pl.DataFrame:
    """Every place once for each state that it is said to lie in, by its newest name."""
    named = [
        table.select("place_geoid", "year", *_NAMES, "state", *LINEAGE).with_columns(
            source_file=pl.lit(file.name)
        )
        for file, table in tables
        if set(_NAMES) <= set(table.columns)
    ]
    if not named:
        texts = ["place_geoid", "place_name", "state_fips", "state_name", "geography_level"]
        return pl.DataFrame(schema=_schema_of(texts))
    full_name = pl.concat_str("place_name", "state_name", separator=", ")
    return (
        pl.concat(named)
        .sort("place_geoid", "state_name", "year", maintain_order=True)
        .unique(["place_geoid", "state_name"], keep="last", maintain_order=True)
        .select(
            "place_geoid",
            full_name.alias("place_name"),
            pl.col("state").alias("state_fips"),
            "state_name",
            pl.when(full_name.str.contains(_UNGOVERNED, literal=True))
            .then(pl.lit("place"))
            .otherwise(pl.lit("city"))
            .alias("geography_level"),
            *LINEAGE,
        )
    )


def _population(tables: list[tuple[RawFile, pl.DataFrame]]) -> pl.DataFrame:
    parts = [
        table.select("place_geoid", "year", _POPULATION, pl.lit(file.vintage).alias("vintage"))
        .filter(pl.col(_POPULATION).is_not_null())
        .pipe(with_lineage, file.name)
        for file, table in tables
        if _POPULATION in table.columns
    ]
    names = ["place_geoid", "year", _POPULATION, "vintage"]
    return pl.concat([pl.DataFrame(schema=_schema_of(names)), *parts])


def _schema_of(texts: list[str]) -> pl.Schema:
    return pl.Schema([*((name, pl.String) for name in texts), *LINEAGE.items()])


def _values_of(file: RawFile, table: pl.DataFrame) -> pl.DataFrame:
    """A value a row; a row of the file holds several, and a place must name one."""
    values = [_values(table, name) for name in _metrics_in(table.columns)]
    return (
        pl.concat(values).with_columns(vintage=pl.lit(file.vintage)).pipe(with_lineage, file.name)
    )


def _values(table: pl.DataFrame, name: str) -> pl.DataFrame:
    def beside(suffix: str) -> pl.Expr:
        column = f"{name}{suffix}"
        return pl.col(column) if column in table.columns else pl.lit(None, dtype=pl.String)

    metric = _RENAMED.get(name, name)
    return table.select(
        "place_geoid",
        pl.lit(metric).alias("indicator_code"),
        "year",
        pl.col(name).alias("value"),
        beside(_LOW).alias("ci_low"),
        beside(_HIGH).alias("ci_high"),
        beside(_FLAG).replace(_WORDS).alias("quality"),
        pl.lit("county" if metric in COUNTY_METRICS else None, dtype=pl.String).alias(
            "geography_level"
        ),
    )


_FOLDERS = {
    "metrics_employment": "01_employment-opportunities/data/final",
    "metrics_income": "01_financial-well-being/final",
    "metrics_preschool": "08_education/data/final",
    "metrics_college": "09_preparation-for-college/data/final",
}
"""Where the final files that have one address from year to year lie."""


def _requests(today: date) -> Iterator[Request]:
    for metric, folder in _FOLDERS.items():
        name = f"{metric}_place_all_longitudinal.csv"
        yield Request(
            url="https://raw.githubusercontent.com/UI-Research/mobility-from-poverty/HEAD/"
            f"{folder}/{name}",
            name=f"{name}.gz",
            layout="urban-metrics",
            body=Body.CSV,
            vintage=f"final file as retrieved on {today}",
        )


FETCH = Fetch(
    requests=_requests,
    hosts=frozenset({"raw.githubusercontent.com"}),
    terms=Terms(
        title=SOURCE.title,
        url=SOURCE.homepage,
        licence_basis="facts_transcribed",
        citation=SOURCE.citation,
    ),
    # The addresses of these are of one release each, and not known beforehand.
    carries=(
        "digital_access_place_all_longitudinal.csv.gz",
        "economic_connectedness_version2025_place_2022.csv.gz",
        "environment_place_longitudinal.csv.gz",
        "housing_place_2014_2015_2016_2017_2018_2019_2021_2022_2023.csv.gz",
        "place_populations.csv.gz",
        "poverty_exposure_city.csv.gz",
        "rates_crime_place_all.csv.gz",
        "seda_all_city.csv.gz",
        "social_associations_all_city.csv.gz",
        "transportation_all_city.csv.gz",
        "voter_turnout_city_2016.csv.gz",
        "voter_turnout_city_2020.csv.gz",
    ),
    are_terms_unread=True,
)
