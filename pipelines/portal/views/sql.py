"""SQL on all tables, in the page: a SQLite file that a worker of the page opens."""

import gzip
import io
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
from polars.selectors import temporal

from pipelines.portal.release_data import ReleaseData, Row
from pipelines.portal.site import File, Page, Parts, Site

DATABASE = "assets/cityfare.sqlite.gz"

LEFT_OUT = ("city_statistic", "outcome_change")
"""Tables of which the rows would double what the page has to load; they can be downloaded."""

_LEVEL = 7
_PIECE = 1 << 20

EXAMPLES = (
    """select city_name, country_name, count(*) as areas_with_sufficient_data
from data_sufficiency join city using (city_code)
where flag = 'sufficient'
group by city_code, city_name, country_name
order by areas_with_sufficient_data desc, city_name;""",
    """select wave, answer, count(*) as cities
from city_answer
where question_id = 'formal_strategy' and answer_status = 'known'
group by wave, answer
order by wave, answer;""",
    """select statement, published_value, value, ci_low, ci_high, n, verdict, reason
from finding
order by verdict, finding_id;""",
    """select city_name, year, value
from wellbeing_observation join city using (city_code)
where indicator_code = 'city_satisfaction_2012_2023_excl_dk' and year = 2019
order by value desc
limit 20;""",
)
"""Queries that the page offers; each runs in SQLite and in DuckDB alike."""


def sql_page(site: Site) -> Parts:
    """Give the page of the query field."""
    tables = {
        name: [field["name"] for field in resource["schema"]["fields"]]
        for name, resource in site.data.resources.items()
        if name not in LEFT_OUT
    }
    values = {"tables": tables, "examples": EXAMPLES, "left_out": LEFT_OUT}
    yield Page("sql.html", "sql.html", values)


def database_file(data: ReleaseData) -> Iterator[File]:
    """Give the tables of the release as one packed SQLite file."""
    with tempfile.TemporaryDirectory(prefix="cityfare-sqlite-") as folder:
        path = Path(folder) / "cityfare.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            for name in sorted(set(data.resources).difference(LEFT_OUT)):
                resource = data.resources[name]
                _fill(connection, data, name, resource)
            connection.commit()
            connection.execute("vacuum")
        yield File(DATABASE, _packed(path))


def _packed(path: Path) -> bytes:
    """A file packed piece by piece; no time of packing in it: equal tables give equal bytes."""
    packed = io.BytesIO()
    with (
        path.open("rb") as file,
        gzip.GzipFile(
            filename="", fileobj=packed, mode="wb", compresslevel=_LEVEL, mtime=0
        ) as target,
    ):
        shutil.copyfileobj(file, target, _PIECE)
    return packed.getvalue()


def _fill(connection: sqlite3.Connection, data: ReleaseData, name: str, resource: Row) -> None:
    columns = [field["name"] for field in resource["schema"]["fields"]]
    named = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f'create table "{name}" ({named})')
    marks = ", ".join("?" * len(columns))
    insert = f'insert into "{name}" values ({marks})'  # noqa: S608
    for frame in data.batches(name):
        # Days as ISO text; truth is 0 and 1 by itself.
        connection.executemany(insert, frame.with_columns(temporal().cast(pl.String)).iter_rows())
