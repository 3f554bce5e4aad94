"""Publishing is whole or not at all: killed at any step, beside readers, and twice over."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from pipelines.errors import ReleaseError
from pipelines.publish.catalogue import find_release, latest_version, releases
from pipelines.publish.checksums import write_checksums
from pipelines.publish.release import publish
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from pipelines.warehouse import reading
from tests.conftest import PROJECT
from tests.faults.planting import OLD_VERSION, hashes

# The interpreter tells of every file operation before it does it; the process dies right there.
KILLED = """
import os, re, signal, sys

def die(event, arguments):
    names = [os.fspath(a) for a in arguments if isinstance(a, (str, os.PathLike))]
    if re.search(sys.argv[1], " ".join([event, *names])):
        os.kill(os.getpid(), signal.SIGKILL)

from pipelines.publish.release import publish
from pipelines.settings import Settings
sys.addaudithook(die)
publish(Settings())
"""

STEPS = {
    "while the data package is written": r"^os\.rename .*/\.staging-[^/]+/datapackage\.json$",
    "before the checksums": r"^open \S*/checksums\.txt w",
    "before the rename": r"^os\.rename \S*/\.staging-[^/ ]+ ",
    "before the change notes": r"^open \S*/changes/\.\S+\.json\S* w",
    "before the feed": r"^os\.rename .*/feed\.xml$",
    "before latest is written": r"^open \S*/\.latest\.json\.\S+ w",
    "before latest moves": r"^os\.rename .*/latest\.json$",
}


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "CITYFARE_PROJECT_DIR": str(settings.project_dir),
        "CITYFARE_BUILD_DIR": str(settings.build),
    }


@pytest.mark.parametrize("step", STEPS)
def test_publish_killed_at_any_step_leaves_the_old_release_and_can_be_repeated(
    ready: Settings, step: str
) -> None:
    before = hashes(ready.releases / OLD_VERSION)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, STEPS[step]],
        env=_environment(ready),
        capture_output=True,
        text=True,
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert latest_version(ready) == OLD_VERSION
    assert hashes(find_release(ready).folder) == before
    assert not any(problems_of(release.folder) for release in releases(ready))

    release = publish(ready)

    assert latest_version(ready) == release.version
    assert problems_of(release.folder) == []
    assert hashes(ready.releases / OLD_VERSION) == before
    assert {path.name for path in (ready.releases / "changes").iterdir()} == {
        f"{release.version}.{kind}" for kind in ("json", "md")
    }
    assert sorted(path.name for path in ready.releases.iterdir()) == sorted(
        [OLD_VERSION, release.version, "changes", "feed.xml", "latest.json"]
    )


FULL = KILLED.replace("os.kill(os.getpid(), signal.SIGKILL)", "raise OSError(28, os.strerror(28))")


@pytest.mark.parametrize("step", ["before the checksums", "before latest moves"])
def test_publish_on_a_full_disk_leaves_the_old_release_and_can_be_repeated(
    ready: Settings, step: str
) -> None:
    before = hashes(ready.releases / OLD_VERSION)

    full = subprocess.run(
        [sys.executable, "-c", FULL, STEPS[step]],
        env=_environment(ready),
        capture_output=True,
        text=True,
        check=False,
    )

    assert full.returncode == 1
    assert "No space left on device" in full.stderr
    assert latest_version(ready) == OLD_VERSION
    assert hashes(ready.releases / OLD_VERSION) == before
    assert not list(ready.releases.glob(".*"))

    assert publish(ready).version == latest_version(ready)


def test_publish_interrupted_between_two_tables_leaves_no_trace(ready: Settings) -> None:
    before = hashes(ready.releases)

    def interrupt(name: str) -> None:
        if name == "city_match":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(ready, interrupt)

    assert hashes(ready.releases) == before


def test_publish_is_not_blocked_by_readers_nor_blocks_them(ready: Settings) -> None:
    old = find_release(ready).warehouse
    reader = subprocess.Popen(
        [sys.executable, "-c", _HOLDING, str(old), str(ready.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "91 91\n"

    release = publish(ready)
    answer, _ = reader.communicate("go on\n", timeout=60)

    assert latest_version(ready) == release.version
    assert answer == "91 91\n"
    with reading(release.warehouse) as connection:
        assert connection.execute("select count(*) from city").fetchone() != (0,)


_HOLDING = """
import sys, duckdb
held = [duckdb.connect(path, read_only=True) for path in sys.argv[1:]]
count = "select count(distinct (city_code, wave)) from data_sufficiency"
print(*(c.sql(count).fetchone()[0] for c in held), flush=True)
input()
print(*(c.sql(count).fetchone()[0] for c in held), flush=True)
"""


def test_publish_of_the_same_bytes_again_changes_nothing(ready: Settings) -> None:
    first = publish(ready)
    stamps = {path: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    before = hashes(ready.releases)

    second = publish(ready)

    assert second == first
    assert hashes(ready.releases) == before
    assert {path: path.stat().st_mtime_ns for path in first.folder.iterdir()} == stamps


def test_publish_without_the_warnings_again_changes_nothing(ready: Settings) -> None:
    """`cityfare build --no-expectations` has the same inputs, so it has the same version."""
    first = publish(ready)
    (ready.checks / "expectations.json").unlink()

    second = publish(ready)

    assert second == first


def test_publish_of_other_bytes_under_a_version_is_refused(ready: Settings) -> None:
    release = publish(ready)
    shutil.copyfile(release.folder / "policy_area.parquet", release.folder / "city.parquet")
    write_checksums(release.folder)
    before = hashes(ready.releases)

    with pytest.raises(ReleaseError) as refused:
        publish(ready)

    assert str(refused.value).startswith(f"release {release.version}: expected the bytes")
    assert "other bytes in city.parquet" in str(refused.value)
    assert hashes(ready.releases) == before


def test_publish_beside_a_damaged_warehouse_is_refused_and_names_it(ready: Settings) -> None:
    # What would go wrong: the DuckDB file is not compared byte by byte between builds, so a damaged
    # one would be reported as published again and again.
    release = publish(ready)
    with release.warehouse.open("r+b") as file:
        file.seek(5000)
        file.write(b"damage")

    with pytest.raises(ReleaseError, match=r"cityfare\.duckdb: expected sha256"):
        publish(ready)


def test_publish_of_a_version_that_lost_a_file_is_refused(ready: Settings) -> None:
    release = publish(ready)
    (release.folder / "dictionary.csv").unlink()

    with pytest.raises(ReleaseError, match=r"dictionary\.csv: listed, but not there"):
        publish(ready)
