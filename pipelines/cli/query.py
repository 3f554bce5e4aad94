"""`query`: read-only SQL on the latest release, within limits of time and memory.

Rows are printed as the engine finds them, so an answer may be longer than memory.
"""

import csv
import json
import math
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from contracts.characters import escaped_json, visible
from pipelines.cli.terminal import say, show_table
from pipelines.errors import QueryLimitError, UsageError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_BATCH = 10_000
Row = Sequence[object]


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: cityfare query "select * from city limit 3"')(query)


def query(
    sql: Annotated[str, typer.Argument(help="A SELECT over the marts.")],
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option(help="File to write to; compulsory for parquet.")
    ] = None,
    rows: Annotated[int, typer.Option(min=0, help="Rows that a table shows; 0 for all.")] = 100,
) -> None:
    """Run read-only SQL on the latest release."""
    import duckdb

    from pipelines.publish.catalogue import find_release
    from pipelines.warehouse import reading

    if format_ is Format.PARQUET and output is None:
        raise UsageError(
            "query",
            expected="--output FILE with --format parquet",
            found="none",
            remedy="Name a file.",
        )
    _refuse_undecoded(sql)
    settings = Settings()
    file = find_release(settings).warehouse
    with reading(file, memory_limit=settings.query_memory) as connection:
        try:
            answer = _Answer(connection, sql, settings.query_seconds)
            _print(answer, format_, output, rows)
        except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
            raise _limit_error(error, settings) from error
        except duckdb.Error as error:
            raise UsageError(
                "query",
                expected="SQL that DuckDB can run on the marts",
                found=" ".join(str(error).split()),
                remedy='`cityfare query "show tables"` lists the marts.',
            ) from error


def _refuse_undecoded(sql: str) -> None:
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            "query",
            expected="SQL in UTF-8",
            found=f"a byte that is none, after {sql[: error.start]!r}",
            remedy="Type the query in a terminal that is set to UTF-8.",
        ) from error


def _limit_error(error: Exception, settings: Settings) -> QueryLimitError:
    import duckdb

    is_time = isinstance(error, duckdb.InterruptException)
    return QueryLimitError(
        "query",
        expected=f"an answer within {settings.query_seconds:g} seconds"
        if is_time
        else f"a query that {settings.query_memory} of memory are enough for",
        found="one that takes longer" if is_time else "one that needs more",
        remedy="Ask for less, or raise "
        f"CITYFARE_QUERY_{'SECONDS' if is_time else 'MEMORY'}; the release is as it was.",
    )


class _Answer:
    """What the engine gives, batch by batch; only the engine's own seconds are limited."""

    def __init__(self, connection: "DuckDBPyConnection", sql: str, seconds: float) -> None:
        self._connection = connection
        self._left = seconds
        with self._limited():
            relation = connection.sql(sql)
        if relation is None:
            raise UsageError(
                "query", expected="a SELECT", found=sql, remedy="The warehouse is read-only."
            )
        self._relation: DuckDBPyRelation = relation
        self.columns: list[str] = relation.columns

    @contextmanager
    def _limited(self) -> Iterator[None]:
        timer = threading.Timer(self._left, self._connection.interrupt)
        began = time.monotonic()
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._left -= time.monotonic() - began

    def rows(self) -> Iterator[Row]:
        """Every row, as it is found."""
        while True:
            with self._limited():
                batch = self._relation.fetchmany(_BATCH)
            if not batch:
                return
            yield from batch

    def write_parquet(self, path: Path) -> None:
        """Write all rows into a Parquet file."""
        import pyarrow.parquet as pq

        with self._limited():
            table = self._relation.to_arrow_table()
        pq.write_table(table.rename_columns(apart(self.columns)), path)


def apart(columns: Iterable[str]) -> list[str]:
    """Column names, each once: a second `city` is called `city_2`."""
    names: list[str] = []
    wanted = list(columns)
    for column in wanted:
        name, number = column, 1
        while name in names or (number > 1 and name in wanted):
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _print(answer: _Answer, format_: Format, output: Path | None, shown: int) -> None:
    if format_ is Format.PARQUET and output is not None:
        answer.write_parquet(output)
        return
    if output is None:
        if format_ is Format.TABLE:
            _show(answer, shown)
        else:
            _write(answer, format_, sys.stdout, is_terminal=sys.stdout.isatty())
        return
    with output.open("w", encoding="utf-8", newline="") as file:
        _write(answer, format_, file)


def _show(answer: _Answer, shown: int) -> None:
    rows = list(islice(answer.rows(), shown + 1 if shown else None))
    is_cut = bool(shown) and len(rows) > shown
    show_table(answer.columns, rows[:shown] if is_cut else rows)
    if is_cut:
        say(
            f"The first {shown:,} rows; there are more. All of them: --format csv or json, "
            "or --rows 0."
        )


def _write(answer: _Answer, format_: Format, file: TextIO, *, is_terminal: bool = False) -> None:
    lines = _json_lines(answer) if format_ is Format.JSON else _csv_lines(answer)
    for line in lines:
        # A file or a pipe gets the values as they are.
        file.write(visible(line) if is_terminal else line)


def _json_lines(answer: _Answer) -> Iterator[str]:
    names = apart(answer.columns)
    opening = "["
    for row in answer.rows():
        record = {name: _as_json(value) for name, value in zip(names, row, strict=True)}
        text = json.dumps(record, ensure_ascii=False, indent=2, default=str, allow_nan=False)
        yield f"{opening}\n  " + escaped_json(text).replace("\n", "\n  ")
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def _as_json(value: object) -> object:
    """JSON has no infinity and no NaN, and its names are text."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    return value


class _Echo:
    """Gives back what is written, so that `csv` makes lines one at a time."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(answer: _Answer) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield str(writer.writerow(answer.columns))
    for row in answer.rows():
        yield str(writer.writerow(row))
