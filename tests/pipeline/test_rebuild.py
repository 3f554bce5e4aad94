"""Two builds at once, from another folder, without network: both succeed with the same bytes."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.model import tables_of
from pipelines.files import sha256_of_file
from pipelines.publish.catalogue import latest_version, releases
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from tests.conftest import Built, copy_project

# Every way out of the process goes through these audit events, whatever library takes it.
OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        address = arguments[0] if event.startswith("socket.get") else arguments[1]
        if isinstance(address, (str, bytes)) and event in ("socket.connect", "socket.sendto"):
            return  # a local socket
        with open(LOG, "a") as file:
            print(event, address, file=file)
        raise OSError("this process has no network")

LOG = sys.argv[1]
sys.addaudithook(refuse)
from pipelines.cli import main
sys.argv = ["cityfare", "build", "--no-portal"]
main()
"""

UNEQUAL = {"cityfare.duckdb", "checksums.txt"}


@dataclass(frozen=True)
class Pair:
    """Two builds of one project at once: their processes' ends, and what they reached for."""

    settings: Settings
    codes: list[int]
    output: list[str]
    reached: str


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = tmp_path_factory.mktemp("elsewhere")
    # Its apostrophe ends a text in SQL that does not quote it.
    elsewhere = {"build_dir": folder / "somebody's build"}
    settings = copy_project(folder / "project").model_copy(update=elsewhere)
    log = folder / "network.log"
    log.touch()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CITYFARE_")
    } | {
        "PYTHONPATH": str(settings.project_dir),
        "CITYFARE_BUILD_DIR": str(settings.build),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OFFLINE, str(log)],
            cwd=settings.project_dir,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    output = [process.communicate(timeout=300)[0] for process in processes]
    return Pair(settings, [p.returncode for p in processes], output, log.read_text("utf-8"))


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in UNEQUAL)
    return {path.relative_to(folder).as_posix(): sha256_of_file(path) for path in files}


@pytest.mark.slow
def test_two_builds_at_once_both_succeed(pair: Pair) -> None:
    assert pair.codes == [0, 0], "\n".join(pair.output)


@pytest.mark.slow
def test_two_builds_at_once_leave_one_whole_release(pair: Pair) -> None:
    (release,) = releases(pair.settings)

    assert release.version == latest_version(pair.settings)
    assert problems_of(release.folder) == []


@pytest.mark.slow
def test_build_needs_no_network_and_does_not_try(pair: Pair) -> None:
    assert pair.codes == [0, 0]
    assert pair.reached == ""


@pytest.mark.slow
def test_build_into_an_empty_folder_gives_the_same_bytes(built: Built, pair: Pair) -> None:
    (release,) = releases(pair.settings)

    hashes = _hashes(release.folder)

    assert release.version == built.version
    assert hashes == _hashes(built.release)
    assert len(hashes) > 2 * len(tables_of("mart"))
