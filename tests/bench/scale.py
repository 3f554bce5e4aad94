"""Seconds and peak memory as the data grow: `make bench-scale`, by hand.

Two tables, which it writes into the README. A synthetic survey of more and more cities goes from
raw to its marts (`cityfare simulate`). The largest file of each draw, Eurostat's answer shares in
the publisher's layout, is landed by `ingest` and, beside it, by SQL typed into DuckDB, by polars
(streaming) and by pandas, which do the same work: parse, compare with the vocabulary, look for
duplicate keys, and write Parquet in order of the key. Each measurement is a process of its own.
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
README = PROJECT / "README.md"
CITIES = (150, 1_500, 5_000, 50_000)
BEGIN, END = "<!-- scale: written by `make bench-scale` -->", "<!-- /scale -->"
SHARES = "raw_eurostat_perception__observation"
COMPONENTS = "raw_vocabulary__indicator_component"
KEY = ["city_code", "indicator_code", "year"]


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def cost_of(command: Sequence[str]) -> Cost:
    """Run a process that must succeed, and see what it and its threads took."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(time.perf_counter() - began, cpu, usage.ru_maxrss / 1024)


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> str:
    """By which power of the size the cost has grown since the size before."""
    if len(sizes) < 2:
        return ""
    return f"{math.log(costs[-1] / costs[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


def land_by_contract(folder: Path, out: Path) -> None:
    """As a build does: the sources that it needs first, which are small."""
    from pipelines.ingest import ingest
    from pipelines.landing_kept import sources_needed_by
    from pipelines.settings import Settings
    from pipelines.source_registry import loaded_sources

    settings = Settings(raw_dir=folder / "raw", build_dir=out)
    for source_id in [*sources_needed_by("eurostat_perception"), "eurostat_perception"]:
        ingest(loaded_sources()[source_id], settings)


def land_by_duckdb(folder: Path, out: Path) -> None:
    """The same work, typed by hand."""
    import duckdb

    known = folder / "build" / "landing" / f"{COMPONENTS}.parquet"
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"""
            create temp table shares as
            select cities as city_code, indic_ur as indicator_code,
                   cast(TIME_PERIOD as int) as year, cast(OBS_VALUE as double) as value_pct,
                   OBS_FLAG as flag, CONF_STATUS as conf_status
            from read_csv('{_answers(folder)}', all_varchar = true)
            where regexp_full_match(cities, '[A-Z]{{2}}[0-9]{{3}}C')
              and cast(OBS_VALUE as double) between 0 and 100
              and indic_ur in (select component_code from read_parquet('{known}'))
        """)
        key = ", ".join(KEY)
        twice = connection.sql(f"from shares select {key} group by all having count(*) > 1")
        if twice.fetchone():
            raise ValueError("a key stands twice")
        connection.execute(f"copy (from shares order by {key}) to '{out}' (format parquet)")


def land_by_polars(folder: Path, out: Path) -> None:
    """The same work with a lazy frame that streams into the file."""
    import polars as pl

    known = pl.read_parquet(folder / "build" / "landing" / f"{COMPONENTS}.parquet")
    shares = (
        pl.scan_csv(_answers(folder), infer_schema=False)
        .select(
            pl.col("cities").alias("city_code"),
            pl.col("indic_ur").alias("indicator_code"),
            pl.col("TIME_PERIOD").cast(pl.Int32).alias("year"),
            pl.col("OBS_VALUE").cast(pl.Float64).alias("value_pct"),
            pl.col("OBS_FLAG").alias("flag"),
            pl.col("CONF_STATUS").alias("conf_status"),
        )
        .filter(
            pl.col("city_code").str.contains(r"^[A-Z]{2}[0-9]{3}C$")
            & pl.col("value_pct").is_between(0, 100)
            & pl.col("indicator_code").is_in(known["component_code"].unique().to_list())
        )
    )
    twice = shares.group_by(KEY).len().filter(pl.col("len") > 1).collect(engine="streaming")
    if twice.height:
        raise ValueError("a key stands twice")
    shares.sort(KEY).sink_parquet(out)


def land_by_pandas(folder: Path, out: Path) -> None:
    """The same work with everything in memory."""
    import pandas as pd

    known = pd.read_parquet(folder / "build" / "landing" / f"{COMPONENTS}.parquet")
    names = {"cities": "city_code", "indic_ur": "indicator_code", "TIME_PERIOD": "year"}
    names |= {"OBS_VALUE": "value_pct", "OBS_FLAG": "flag", "CONF_STATUS": "conf_status"}
    shares = pd.read_csv(_answers(folder), dtype=str).rename(columns=names)[list(names.values())]
    shares = shares.astype({"year": "int32", "value_pct": "float64"})
    shares = shares[
        shares["city_code"].str.fullmatch(r"[A-Z]{2}[0-9]{3}C")
        & shares["value_pct"].between(0, 100)
        & shares["indicator_code"].isin(known["component_code"])
    ]
    if shares.duplicated(KEY).any():
        raise ValueError("a key stands twice")
    shares.sort_values(KEY).to_parquet(out, index=False)


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "ours, with contracts": land_by_contract,
    "DuckDB SQL by hand": land_by_duckdb,
    "polars, streaming": land_by_polars,
    "pandas": land_by_pandas,
}


def _answers(folder: Path) -> Path:
    (path,) = (folder / "raw" / "eurostat_perception").glob("*/answers.sdmx.csv")
    return path


def compare_landing(folder: Path, before: dict[str, Cost], sizes: list[int]) -> list[list[str]]:
    """One row for each way of landing the answers of a draw."""
    import polars as pl

    sizes.append(int(pl.scan_csv(_answers(folder)).select(pl.len()).collect().item()))
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, way in enumerate(WAYS):
            out = Path(scratch) / str(number)
            command = ["-m", "tests.bench.scale", "--land", way, str(folder), str(out)]
            cost = cost_of(command)
            costs = [before[way].cpu_seconds, cost.cpu_seconds] if way in before else []
            grown = exponent(sizes, costs) if costs else ""
            rows.append([f"{sizes[-1]:,}", way, *_printed(cost), grown])
            before[way] = cost
    return rows


def _printed(cost: Cost) -> list[str]:
    return [f"{cost.wall_seconds:.1f}", f"{cost.cpu_seconds:.1f}", f"{cost.peak_mb:,.0f}"]


def measure(cities: Sequence[int], root: Path) -> str:
    """Both tables in Markdown."""
    builds, landings = [], []
    costs: list[float] = []
    ways: dict[str, Cost] = {}
    sizes: list[int] = []
    for number, size in enumerate(cities, start=1):
        folder = root / str(size)
        draw = ["simulate", "--cities", str(size), "--seed", "1", "--output", str(folder)]
        cost = cost_of(["-m", "pipelines.cli", *draw])
        costs.append(cost.cpu_seconds)
        builds.append([f"{size:,}", *_printed(cost), exponent(cities[:number], costs)])
        landings += compare_landing(folder, ways, sizes)
        print(builds[-1], *landings[-len(WAYS) :], sep="\n", flush=True)
    measures = ["seconds", "CPU seconds", "peak MB", "exponent of CPU"]
    return "\n\n".join(
        [
            _table(["cities, raw to marts", *measures], builds),
            _table(["answer shares landed", "by", *measures], landings),
        ]
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure and write the README's tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, nargs="+", default=CITIES)
    parser.add_argument("--land", nargs=3, metavar=("WAY", "FOLDER", "OUT"))
    asked = parser.parse_args()
    if asked.land:
        way, folder, out = asked.land
        WAYS[way](Path(folder), Path(out))
        return
    with tempfile.TemporaryDirectory() as scratch:
        tables = measure(asked.cities, Path(scratch))
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
