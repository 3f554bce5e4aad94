"""Speed and memory of Eurostat's layouts on one core: `python -m tests.bench.eurostat FILE…`.

Without files, three million observations are made up, as rows and as series. Never in the suite.
Each pass is a process of its own, kept on one core; beside it DuckDB reads the same file as text,
on one core, too. For Linux, which tells a process its peak of memory. All of a file is in memory
while it is read, so that is shown and not bounded.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import polars as pl

from pipelines.file_formats.eurostat import Layout, open_eurostat

RUNS = 3
OBSERVATIONS = 3_000_000
YEARS = [str(year) for year in range(1995, 2025)]
LEAST_PER_SECOND = 300_000


def made_up(observations: int) -> pl.DataFrame:
    """Made-up cells: a row an observation, four in ten with flags, one in ten not available."""
    number = pl.int_range(observations, eager=True).alias("number")
    place, year = number // len(YEARS), number % len(YEARS)
    return pl.DataFrame(
        {
            "indic_ur": "PS" + (1000 + place // 900).cast(pl.String) + "V",
            "cities": "AT" + (100 + place % 900).cast(pl.String) + "C",
            "TIME_PERIOD": (1995 + year).cast(pl.String),
            "OBS_VALUE": pl.select(
                pl.when(number % 10 == 0).then(None).otherwise((number % 1000 / 10).cast(pl.String))
            ).to_series(),
            "OBS_FLAG": pl.select(pl.when(number % 10 > 5).then(pl.lit("be"))).to_series(),
        }
    ).with_columns(CONF_STATUS=pl.lit(None, dtype=pl.String))


def write_long(path: Path) -> None:
    """The data browser's layout: a row an observation."""
    made_up(OBSERVATIONS).write_csv(path, separator=";")


def write_wide(path: Path) -> None:
    """The legacy layout: a series a row, a year a column."""
    cells = made_up(OBSERVATIONS).select(
        pl.concat_str(pl.lit("PC"), "cities", separator=",").alias("key"),
        "indic_ur",
        "TIME_PERIOD",
        cell=pl.concat_str(
            pl.col("OBS_VALUE").fill_null(":"), pl.col("OBS_FLAG").fill_null(""), separator=" "
        ),
    )
    rows = cells.with_columns(
        pl.concat_str("indic_ur", "key", separator=",").alias("indic_ur,unit,cities\\time")
    ).drop("key", "indic_ur")
    wide = rows.pivot(on="TIME_PERIOD", index="indic_ur,unit,cities\\time", values="cell")
    wide.write_csv(path, separator="\t", quote_style="never")


def read_ours(path: Path) -> tuple[int, int]:
    """Rows of the file and observations in it."""
    reading = open_eurostat(path)
    return reading.rows, reading.rows_in


def read_duckdb(path: Path) -> tuple[int, int]:
    """Rows of the file as text; a wide file stays wide."""
    with duckdb.connect(config={"threads": 1}) as connection:
        query = "select * from read_csv(?, all_varchar = true, header = true)"
        batches = connection.execute(query, [str(path)]).to_arrow_reader(100_000)
        return sum(batch.num_rows for batch in batches), 0


def peak_megabytes() -> float:
    """The most memory that this process has held; what its parent held does not count."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(reader: str, path: Path) -> None:
    """Passes in this process, the first to warm up; prints seconds, counts and memory taken."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    read = {"ours": read_ours, "duckdb": read_duckdb}[reader]
    before = peak_megabytes()
    read(path)
    began = time.perf_counter()
    rows, observations = read(path)
    seconds = time.perf_counter() - began
    print(json.dumps([seconds, rows, observations, peak_megabytes() - before]))


def best_of(reader: str, path: Path) -> tuple[float, int, int, float]:
    """The fastest of some processes, and the most memory that one of them took."""
    results = []
    for _ in range(RUNS):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.eurostat", "--measure", reader, str(path)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "POLARS_MAX_THREADS": "1"},
        )
        results.append(json.loads(done.stdout))
    seconds, rows, observations, _ = min(results)
    return seconds, rows, observations, max(result[3] for result in results)


def compare(path: Path) -> bool:
    """Print one file's figures; is it read fast enough?"""
    seconds, rows, observations, megabytes = best_of("ours", path)
    line = (
        f"{path.name:34} {path.stat().st_size / 1e6:>7.1f} MB {rows:>9,} rows"
        f" {observations:>9,} observations  {observations / seconds:>10,.0f}/s"
        f"  +{megabytes:>4.0f} MB"
    )
    if open_eurostat(path).layout is not Layout.JSON_STAT_2:
        theirs = best_of("duckdb", path)
        line += f"  {seconds / theirs[0]:.2f} of DuckDB's time, which took +{theirs[3]:.0f} MB"
    print(line)
    return observations / seconds >= LEAST_PER_SECOND


def main(arguments: list[str]) -> None:
    """Measure, print, and fail where a file is read too slowly."""
    if arguments[:1] == ["--measure"]:
        measure(arguments[1], Path(arguments[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(argument) for argument in arguments]
        if not paths:
            paths = [Path(name) / "rows.csv", Path(name) / "series.tsv"]
            write_long(paths[0])
            write_wide(paths[1])
        is_good = min(list(map(compare, paths)))
    print(f"over {LEAST_PER_SECOND:,} a second: {is_good}")
    sys.exit(not is_good)


if __name__ == "__main__":
    main(sys.argv[1:])
