"""`dagster dev` on free ports, and its pages in headless Chromium."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipelines.settings import Settings
from tests.portal.browser import Tab

_WAIT = 1800.0
_DRAWN_SECONDS = 10.0
"""After which a page is drawn."""
_TICK_SECONDS = 10
_REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "cityfare"}
Found = TypeVar("Found")


def wait_for(what: str, look: Callable[[], Found | None]) -> Found:
    """Look every second until there is an answer, for half an hour at most."""
    deadline = time.monotonic() + _WAIT
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(1)
    raise TimeoutError(what)


@dataclass
class Pages:
    """Dagster's pages in a tab: what a person clicks goes through their own interface."""

    url: str
    tab: Tab
    shots: Path

    def ask(self, query: str, **variables: object) -> Any:
        """Ask the interface behind the pages, from within the page."""
        body = json.dumps({"query": query, "variables": variables})
        answer = self.tab.ask(
            "fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json'}, "
            f"body: {json.dumps(body)}}}).then((answer) => answer.text())"
        )
        found = json.loads(answer)
        assert "errors" not in found, found["errors"]
        return found["data"]

    def show(self, name: str, path: str) -> None:
        """Open a page and keep what it looks like."""
        # Not `Tab.go`: the pages ask for news again and again, and never come to rest.
        size = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.tab.send("Emulation.setDeviceMetricsOverride", **size)
        self.tab.send("Page.navigate", url=f"{self.url}{path}")
        self.tab.wait_for("document.readyState === 'complete' && document.title !== ''")
        time.sleep(_DRAWN_SECONDS)
        self.tab.screenshot(self.shots / f"{name}.png")

    def start_schedule(self, name: str) -> None:
        """Switch a schedule on."""
        self._switch("startSchedule", "ScheduleSelector", "scheduleSelector", scheduleName=name)

    def stop_schedule(self, name: str) -> None:
        """Switch a schedule off, as it is by default."""

        def is_off() -> bool:
            self._switch("resetSchedule", "ScheduleSelector", "scheduleSelector", scheduleName=name)
            # A tick that is under way stores the state it began with when it ends.
            time.sleep(_TICK_SECONDS)
            return self._schedule_status(name) == "STOPPED"

        wait_for(f"the end of schedule {name}", is_off)

    def _schedule_status(self, name: str) -> str:
        answer = self.ask(
            "query Status($of: ScheduleSelector!) { scheduleOrError(scheduleSelector: $of) "
            "{ ... on Schedule { scheduleState { status } } } }",
            of={**_REPOSITORY, "scheduleName": name},
        )
        return str(answer["scheduleOrError"]["scheduleState"]["status"])

    def start_sensor(self, name: str) -> None:
        """Switch a sensor on."""
        self._switch("startSensor", "SensorSelector", "sensorSelector", sensorName=name)

    def _switch(self, mutation: str, kind: str, argument: str, **named: str) -> None:
        answer = self.ask(
            f"mutation Switch($of: {kind}!) {{ {mutation}({argument}: $of) "
            "{ __typename ... on PythonError { message } } }",
            of={**_REPOSITORY, **named},
        )
        assert "Error" not in answer[mutation]["__typename"], answer

    def runs(self) -> list[dict[str, str]]:
        """All runs, oldest first: id, job, status."""
        answer = self.ask(
            "{ runsOrError(limit: 50) { ... on Runs { results { runId jobName status } } } }"
        )
        return list(reversed(answer["runsOrError"]["results"]))

    def ended(self, number: int) -> dict[str, str]:
        """Wait until so many runs have ended, and return the last of them."""

        def look() -> dict[str, str] | None:
            over = [run for run in self.runs() if run["status"] in ("SUCCESS", "FAILURE")]
            return over[number - 1] if len(over) >= number else None

        return wait_for(f"end of run {number}", look)

    def freshness(self, *key: str) -> str:
        """How fresh an asset is by its policy."""
        answer = self.ask(
            "query Fresh($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) "
            "{ ... on AssetNode { freshnessStatusInfo { freshnessStatus } } } }",
            key={"path": list(key)},
        )
        return str(answer["assetNodeOrError"]["freshnessStatusInfo"]["freshnessStatus"])


@contextmanager
def dagster_dev(settings: Settings, **environment: str) -> Iterator[str]:
    """Run Dagster's pages and daemon on a copy of the project; gives their address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {
        **os.environ,
        "PYTHONPATH": str(settings.project_dir),
        "CITYFARE_PROJECT_DIR": str(settings.project_dir),
        "CITYFARE_BUILD_DIR": str(settings.build),
        "CITYFARE_OVERLAY_DIR": str(settings.overlay),
        "DAGSTER_HOME": str(settings.dagster_home),
        **environment,
    }
    python = Path(sys.executable)
    folder = settings.project_dir
    subprocess.run(
        [python, "-m", "pipelines.prepare_dagster"], cwd=folder, env=variables, check=True
    )
    with (settings.build / "dagster_dev.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(python.with_name("dagster"), "dev", "--workspace", "workspace.yaml"),
                *("-h", "127.0.0.1", "-p", str(port)),
            ],
            cwd=folder,
            env=variables,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for("Dagster's pages", lambda: _is_ready(url))
            yield url
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/server_info", timeout=5):
            return True
    except OSError:
        return False
