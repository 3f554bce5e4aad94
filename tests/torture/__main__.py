"""Kill build, release, portal, publish, fetch and add in turn; look at what is left; run again.

After each kill: every release of the build and of the target is whole and `latest` names one, every
snapshot in raw/ and the overlay opens. Then the same command runs to its end, and the history of
runs has none that seems to be under way. Exit code 0 only if all of it held after every kill.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.build import open_instance
from pipelines.errors import CityfareError
from pipelines.publish.catalogue import latest_version, releases
from pipelines.publish.checksums import checksum_problems
from pipelines.publish.verify import problems_of
from pipelines.run_history import close_abandoned_runs
from pipelines.snapshots.folders import complete_folders, open_snapshot
from tests.conftest import PROJECT, copy_project
from tests.fixtures.questionnaires import answers

FETCH = """
import sys
from tests.unit.fetch.conftest import World
from tests.unit.fetch.publisher import csv, open_publisher
from pipelines.fetch.context import FetchContext
from pipelines.fetch.fetch import fetch
from pipelines.settings import Settings

with open_publisher() as publisher:
    world = World(Settings(), publisher)
    rows = "".join(f"{n},toy {n} of {sys.argv[1]}\\n" for n in range(200_000))
    publisher.serve("/item.csv", csv(("id,name\\n" + rows).encode()))
    print(fetch(world.toy(), world.settings, FetchContext(sleep=lambda seconds: None)))
"""


@dataclass(frozen=True)
class Step:
    """A command of the refresh, and what must be new so that it has something to do."""

    name: str
    prepare: Callable[[int], list[str]]
    from_share: float = 0.0
    """From which share of its time on it is killed: a release is the end of a build."""


class Torture:
    """A project of its own, in which everything is killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.settings = copy_project(folder / "project")
        self.toys = self.settings.model_copy(update={"raw_dir": folder / "toys"})
        self.target = folder / "target"
        self.folder = folder
        self.seconds: dict[str, float] = {}
        self.steps = (
            Step("add", self._new_answers),
            Step("build", self._new_input),
            Step("release", self._new_input, from_share=0.8),
            Step("portal", self._no_portal),
            Step("publish", self._no_target),
            Step("fetch", lambda number: [sys.executable, "-c", FETCH, str(number)]),
        )

    def _cityfare(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pipelines.cli", *arguments]

    def _new_answers(self, number: int) -> list[str]:
        file = self.folder / f"answers-{number}.csv"
        if not file.exists():
            file.write_bytes(answers("Nairobi", "Kenya", roles=f"Designer; other: Role {number}"))
        licence = ("--open", "--licence", "CC-BY-4.0")
        return self._cityfare("add", str(file), *licence, "--supersede")

    def _new_input(self, number: int) -> list[str]:
        model = self.settings.dbt_project / "models" / "marts" / "city.sql"
        line = f"-- refresh {number}\n"
        if line not in model.read_text("utf-8"):
            model.write_text(model.read_text("utf-8") + line, encoding="utf-8")
        return self._cityfare("build", "--no-portal", "--no-expectations")

    def _no_portal(self, number: int) -> list[str]:
        return self._cityfare("portal", "build")

    def _no_target(self, number: int) -> list[str]:
        return self._cityfare("publish", str(self.target))

    def _start(self, step: Step, number: int) -> subprocess.Popen[str]:
        raw = self.toys.raw if step.name == "fetch" else self.settings.raw
        environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "CITYFARE_PROJECT_DIR": str(self.settings.project_dir),
            "CITYFARE_BUILD_DIR": str(self.settings.build),
            "CITYFARE_OVERLAY_DIR": str(self.settings.overlay),
            **({"CITYFARE_RAW_DIR": str(raw)} if step.name == "fetch" else {}),
        }
        return subprocess.Popen(
            step.prepare(number),
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, step: Step, number: int) -> list[str]:
        """Run a step to its end; what it says if it fails."""
        began = time.monotonic()
        process = self._start(step, number)
        said, _ = process.communicate()
        self.seconds[step.name] = time.monotonic() - began
        return (
            [f"{step.name} ended with {process.returncode}: {said}"] if process.returncode else []
        )

    def kill(self, step: Step, number: int) -> float:
        """Start a step and kill it with all its processes; returns after how many seconds."""
        usual = self.seconds[step.name]
        after = self.random.uniform(step.from_share * usual, usual)
        process = self._start(step, number)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        return after

    def problems(self) -> Iterator[str]:
        """Everything that a reader would find broken right now."""
        try:
            found = releases(self.settings)
            for release in found:
                yield from (f"{release.version}: {text}" for text in problems_of(release.folder))
            versions = {release.version for release in found} or {None}
            if latest_version(self.settings) not in versions:
                yield "latest.json names no release"
            for root in (self.settings.raw, self.settings.overlay, self.toys.raw):
                # What a killed `add` left is read by nobody; the next `add` removes it.
                for source in (path for path in root.glob("[!.]*") if path.is_dir()):
                    for folder in complete_folders(root, source.name):
                        open_snapshot(root, source.name, folder.name)
        except CityfareError as error:
            yield str(error)
        pointer = self.target / "latest.json"
        if pointer.exists():
            version = json.loads(pointer.read_text("utf-8"))["version"]
            yield from checksum_problems(self.target / version)

    def leftovers(self) -> Iterator[str]:
        """What a finished run may not leave: runs under way, staging folders, unfinished files."""
        with open_instance(self.settings) as instance:
            if count := close_abandoned_runs(instance, {}):
                yield f"{count} runs seem to be under way"
        for shelf in (self.settings.releases, self.settings.private_releases):
            yield from (f"left: {path}" for path in shelf.glob(".*"))


def torture(folder: Path, kills: int, seed: int) -> int:
    """Kill so often; returns after how many kills something was wrong."""
    here = Torture(folder, seed)
    for number, step in enumerate(here.steps):
        # Each with something new to do: its seconds say when it can be killed.
        if problems := [*here.run(step, -number), *here.problems()]:
            sys.exit(f"before any kill: {problems}")
    wrong = 0
    for number in range(1, kills + 1):
        step = here.steps[(number - 1) % len(here.steps)]
        if step.name == "publish":
            shutil.rmtree(here.target, ignore_errors=True)
        if step.name == "portal":
            shutil.rmtree(here.settings.portal, ignore_errors=True)
        after = here.kill(step, number)
        problems = [*here.problems()]
        problems += [*here.run(step, number), *here.problems(), *here.leftovers()]
        wrong += bool(problems)
        print(f"{number}: {step.name} killed after {after:.1f} s: {problems or 'good'}", flush=True)
    print(f"{kills} kills, {wrong} left something wrong.")
    return wrong


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="decides the moments")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cityfare-torture-") as folder:
        sys.exit(1 if torture(Path(folder), arguments.kills, arguments.seed) else 0)


if __name__ == "__main__":
    main()
