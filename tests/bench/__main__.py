"""Speed of the commands, as ratios within one run: `make bench`. Never part of the suite.

A machine drifts, so only figures of one run are compared: each build is paired with a bare
`dbt build` of the same models just after it. Builds end in the release: the site is a render of
it that may be left out, and its seconds are printed apart.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import copy_project

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
RUNS = 3
LIMITS = {
    "build / dbt build": 2.5,
    "rebuild after a small change / build": 1.0,
    "nothing changed, s": 2.0,
    "--help, s": 1.0,
    "query, s": 1.0,
    "sources, s": 1.0,
}


def seconds(command: list[str], **environment: str) -> float:
    """Wall-clock seconds of a whole process that must succeed."""
    began = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        cwd=PROJECT,
        env={**os.environ, "DO_NOT_TRACK": "1", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def cityfare(folder: Path, *arguments: str) -> float:
    """Seconds of a `cityfare` command that builds into, or reads from, `folder`."""
    return seconds([str(BIN / "cityfare"), *arguments], CITYFARE_BUILD_DIR=str(folder))


def bare_dbt(folder: Path, landing: Path) -> float:
    """Seconds of `dbt build` of the same models on the same tables, nothing parsed before."""
    return seconds(
        [
            str(BIN / "dbt"),
            "--quiet",
            "build",
            *("--project-dir", "dbt_project", "--profiles-dir", "dbt_project"),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
            *("--vars", f'{{"landing_dir": "{landing}"}}'),
        ],
        CITYFARE_WAREHOUSE_FILE=str(folder / "building.duckdb"),
        CITYFARE_WORK_FILE=str(folder / "work.duckdb"),
    )


def rebuild_after_a_change(folder: Path) -> float:
    """A build after the record of one small source changed, as a share of a first build."""
    settings = copy_project(folder)
    command = [str(BIN / "cityfare"), "build", "--no-expectations", "--no-portal"]
    environment = {
        "PYTHONPATH": str(folder),
        "CITYFARE_PROJECT_DIR": str(folder),
        "CITYFARE_BUILD_DIR": str(settings.build),
        "CITYFARE_OVERLAY_DIR": str(settings.overlay),
    }
    first = seconds(command, **environment)
    newest = max(settings.raw.glob("practices/*/snapshot.json"))
    record = json.loads(newest.read_text("utf-8"))
    record["gaps"].append("Changed for a measurement.")
    newest.write_text(json.dumps(record), "utf-8")
    return seconds(command, **environment) / first


def main() -> None:
    """Measure, print, and fail where a limit is passed."""
    builds, bares = [], []
    with tempfile.TemporaryDirectory() as name:
        for run in range(RUNS):
            build, bare = Path(name) / f"build{run}", Path(name) / f"dbt{run}"
            bare.mkdir()
            builds.append(cityfare(build, "build", "--no-expectations", "--no-portal"))
            bares.append(bare_dbt(bare, build / "landing"))
        ratios = [mine / theirs for mine, theirs in zip(builds, bares, strict=True)]
        # The site is made by the next build, which finds nothing else to do.
        portal = cityfare(build, "build")
        query = "select count(*) from city"
        measured = {
            "rebuild after a small change / build": rebuild_after_a_change(Path(name) / "changed"),
            "build / dbt build": statistics.median(ratios),
            "nothing changed, s": min(cityfare(build, "build") for _ in range(RUNS)),
            "--help, s": min(cityfare(build, "--help") for _ in range(RUNS)),
            "query, s": min(cityfare(build, "query", query) for _ in range(RUNS)),
            "sources, s": min(cityfare(build, "sources") for _ in range(RUNS)),
        }
    print(f"cityfare build, s: {', '.join(f'{value:.1f}' for value in builds)}")
    print(f"bare dbt build, s: {', '.join(f'{value:.1f}' for value in bares)}")
    print(f"site of a release, s: {portal:.1f}")
    for what, value in measured.items():
        verdict = "ok" if value <= LIMITS[what] else "TOO SLOW"
        print(f"{what}: {value:.2f} (limit {LIMITS[what]}) {verdict}")
    sys.exit(any(value > LIMITS[what] for what, value in measured.items()))


if __name__ == "__main__":
    main()
