"""Seconds and peak memory of the portal as cities grow: `make bench-portal`, by hand.

Releases of more and more cities are made from the newest one of the build folder: its cities are
taken over and over under codes of their own. Each is rendered in one language by a process of its
own, into an empty folder. The table goes into the README.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.portal.build import build_portal
from pipelines.publish.catalogue import PACKAGE, Release, find_release, key_of
from pipelines.publish.checksums import write_checksums
from pipelines.settings import Settings
from tests.bench.scale import README, cost_of

CITIES = (668, 1_565, 5_000)
BEGIN, END = "<!-- portal: written by `make bench-portal` -->", "<!-- /portal -->"
MOST_SECONDS = 60
MOST_MB = 1_000
_CITY_COLUMNS = ("city_code", "other_city_code")


def release_of(cities: int, release: Release, folder: Path) -> Release:
    """A release with as many cities: those of another one, as often as needed."""
    shutil.copytree(release.folder, folder)
    codes = pl.read_parquet(release.parquet("city"))["city_code"].to_list()
    rounds: list[list[str]] = []
    while cities > 0:
        rounds.append(codes[:cities])
        cities -= len(codes)
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    for resource in package["resources"]:
        path = folder / resource["parquet"]["path"]
        frame = pl.read_parquet(path)
        columns = [name for name in _CITY_COLUMNS if name in frame.columns]
        if columns and resource["name"] != "practice":
            repeated = pl.concat(_repeated(frame, columns, rounds))
            if key_of(resource)[0] == _CITY_COLUMNS[0]:
                repeated = repeated.sort(_CITY_COLUMNS[0], maintain_order=True)
            repeated.write_parquet(path)
    write_checksums(folder)
    return Release(release.version, folder)


def _repeated(
    frame: pl.DataFrame, columns: list[str], rounds: list[list[str]]
) -> Iterable[pl.DataFrame]:
    for number, codes in enumerate(rounds):
        is_kept = pl.all_horizontal(pl.col(name).is_in(codes) for name in columns)
        suffix = f"-{number}" if number else ""
        yield frame.filter(is_kept).with_columns(
            pl.concat_str(pl.col(name), pl.lit(suffix)) for name in columns
        )
    first = columns[0]
    yield frame.filter(pl.col(first).is_null())


def measure(cities: Iterable[int], release: Release) -> str:
    """The table in Markdown; fails where a limit is passed."""
    rows, slow = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for size in cities:
            made = release_of(size, release, Path(scratch) / str(size) / release.version)
            site = Path(scratch) / f"site-{size}"
            command = ["-m", "tests.bench.portal", "--render", str(made.folder), str(site)]
            cost = cost_of(command)
            pages = sum(1 for _ in site.rglob("*.html"))
            figures = (cost.wall_seconds, cost.cpu_seconds, cost.peak_mb)
            row = [f"{size:,}", f"{pages:,}", *(f"{figure:,.0f}" for figure in figures)]
            print(row, flush=True)
            rows.append(row)
            if cost.wall_seconds > MOST_SECONDS or cost.peak_mb > MOST_MB:
                slow.append(size)
            shutil.rmtree(site)
            shutil.rmtree(made.folder)
    if slow:
        print(f"over {MOST_SECONDS} s or {MOST_MB} MB with {slow} cities")
    heads = ["cities", "pages", "seconds", "CPU seconds", "peak MB"]
    lines = [heads, ["---:"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure and write the README's table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, nargs="+", default=CITIES)
    parser.add_argument("--render", nargs=2, metavar=("RELEASE", "SITE"))
    asked = parser.parse_args()
    if asked.render:
        folder, site = map(Path, asked.render)
        build_portal(Release(folder.name, folder), site)
        return
    table = measure(asked.cities, find_release(Settings()))
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
