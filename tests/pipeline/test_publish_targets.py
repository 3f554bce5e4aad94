"""`cityfare publish`: the immutable version first, `latest` last, on a folder and on S3 (loopback).

No real store is reached: moto serves S3's protocol on this machine.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipelines.errors import PublishError
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import checksum_problems, write_checksums
from pipelines.publish_targets.object_store import ObjectStore
from pipelines.publish_targets.send import send
from pipelines.settings import Settings
from tests.conftest import PROJECT, Built
from tests.pipeline.conftest import Cityfare

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SECRET = "a-secret-that-no-log-may-hold"


def _versioned(built: Built, folder: Path, version: str) -> Release:
    """A copy of the release under another version."""
    release = Release(version, folder / version)
    shutil.copytree(built.release, release.folder)
    path = release.folder / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace(built.version, version), encoding="utf-8")
    write_checksums(release.folder)
    return release


@pytest.fixture(scope="module")
def two(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    folder = tmp_path_factory.mktemp("releases")
    return Release(built.version, built.release), _versioned(built, folder, "2030.01.01-00000000")


def test_folder_holds_the_release_and_latest_names_it(
    two: tuple[Release, Release], tmp_path: Path
) -> None:
    target = ObjectStore(str(tmp_path / "out"), Settings())

    for release in two:
        send(release, target)

        assert json.loads((tmp_path / "out/latest.json").read_text()) == {
            "version": release.version
        }
        assert checksum_problems(tmp_path / "out" / release.version) == []


def test_dry_run_says_what_would_go_where_and_writes_nothing(
    two: tuple[Release, Release], tmp_path: Path
) -> None:
    planned = send(two[0], ObjectStore(str(tmp_path / "out"), Settings()), dry_run=True)

    assert planned[-2:] == [
        f"{tmp_path}/out/feed.xml",
        f"{tmp_path}/out/latest.json",
    ]
    assert list(tmp_path.iterdir()) == []


def test_version_that_is_there_with_other_bytes_is_refused(
    two: tuple[Release, Release], tmp_path: Path
) -> None:
    target = ObjectStore(str(tmp_path), Settings())
    send(two[0], target)
    other = tmp_path / two[1].version
    other.mkdir()
    (other / "checksums.txt").write_text("other")

    with pytest.raises(PublishError, match="found the version with other bytes"):
        send(two[1], target)

    assert json.loads((tmp_path / "latest.json").read_text()) == {"version": two[0].version}
    assert [path.name for path in other.iterdir()] == ["checksums.txt"]


def _changed(release: Release, folder: Path, change: dict[str, Any]) -> Release:
    copy = Release(release.version, folder / release.version)
    shutil.copytree(release.folder, copy.folder)
    path = copy.folder / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), encoding="utf-8")
    write_checksums(copy.folder)
    return copy


def test_private_synthetic_unverified_and_closed_releases_are_refused(
    two: tuple[Release, Release], tmp_path: Path
) -> None:
    target = ObjectStore(str(tmp_path / "out"), Settings())
    closed = [{"source_id": "borrowed", "licence_basis": "private"}]

    drawn = {"name": "city", "schema": {"fields": [{"name": "is_synthetic"}]}}
    changes = ({"is_private": True}, {"sources": closed}, {"resources": [drawn]})
    for number, change in enumerate(changes):
        with pytest.raises(PublishError, match="expected a public release"):
            send(_changed(two[0], tmp_path / str(number), change), target)
    damaged = _changed(two[0], tmp_path / "damaged", {})
    (damaged.folder / "city.parquet").write_bytes(b"")
    with pytest.raises(PublishError, match=r"city\.parquet: expected sha256"):
        send(damaged, target)

    assert not (tmp_path / "out").exists()


def test_changed_contract_without_its_version_is_refused_and_named(
    two: tuple[Release, Release], tmp_path: Path
) -> None:
    target = ObjectStore(str(tmp_path), Settings())
    send(two[0], target)
    path = tmp_path / two[0].version / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    fields = next(r for r in package["resources"] if r["name"] == "city")["schema"]["fields"]
    fields.append({"name": "mayor", "type": "string"})
    path.write_text(json.dumps(package), encoding="utf-8")

    with pytest.raises(PublishError, match=r"contract city .*column mayor removed needs version 2"):
        send(two[1], target)

    assert not (tmp_path / two[1].version).exists()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 server on the loopback interface."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def _s3_settings(s3: str) -> Settings:
    return Settings(s3_endpoint_url=s3, s3_key="key", s3_secret=SECRET)


def _bucket(s3: str, name: str) -> ObjectStore:
    target = ObjectStore(f"s3://{name}/cityfare", _s3_settings(s3))
    target._files.mkdir(name)
    return target


# Dies before the n-th object is put into the bucket.
KILLED = """
import os, signal, sys
import s3fs
from pathlib import Path
from pipelines.publish.catalogue import Release
from pipelines.publish_targets.object_store import ObjectStore
from pipelines.settings import Settings

put, left = s3fs.S3FileSystem._pipe_file, [int(sys.argv[1])]
async def dying(self, *arguments, **options):
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return await put(self, *arguments, **options)
s3fs.S3FileSystem._pipe_file = dying
folder = Path(sys.argv[2])
ObjectStore(sys.argv[3], Settings()).publish(Release(folder.name, folder), print)
"""


def _small(folder: Path, version: str) -> Release:
    """A release of ten files: how it is sent does not depend on what is in them."""
    release = Release(version, folder / version)
    (release.folder / "csv").mkdir(parents=True)
    package = {
        "name": "cityfare",
        "version": version,
        "title": "Cities",
        "description": "What they do.",
        "created": f"{version[:10].replace('.', '-')}T00:00:00Z",
        "contributors": [{"title": "A publisher"}],
        "resources": [],
    }
    (release.folder / "datapackage.json").write_text(json.dumps(package))
    for number in range(9):
        (release.folder / f"csv/{number}.csv").write_text(f"{version}\n{number}\n")
    write_checksums(release.folder)
    return release


@pytest.mark.slow
def test_s3_killed_at_ten_points_names_a_complete_version_and_then_finishes(
    s3: str, tmp_path: Path
) -> None:
    target = _bucket(s3, "killed")
    old, new = (_small(tmp_path, version) for version in ("2029.01.01-a", "2030.01.01-b"))
    target.publish(old, lambda name: None)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "CITYFARE_S3_ENDPOINT_URL": s3}
    environment |= {"CITYFARE_S3_KEY": "key", "CITYFARE_S3_SECRET": SECRET}
    # Thirteen objects; a run goes on where the one before was stopped.
    for sent in (0, 1, 1, 1, 2, 1, 1, 2, 1, 2):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, str(sent), str(new.folder), target.address],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert SECRET not in killed.stderr + killed.stdout
        assert (target.last_package() or {})["version"] == old.version
    # The last one died between the feed, after the seal of the new version, and the pointer.
    assert target._read(f"{new.version}/checksums.txt") is not None

    target.publish(new, lambda name: None)

    assert (target.last_package() or {})["version"] == new.version
    for release in (old, new):
        back = tmp_path / "back" / release.version
        target._files.get(f"killed/cityfare/{release.version}/", str(back), recursive=True)
        assert checksum_problems(back) == []


def test_change_notes_and_feed_go_with_a_release(tmp_path: Path) -> None:
    # What would go wrong: the feed of the target is not that of this machine; releases that were
    # sent from elsewhere stay in it, and one that is sent again is in it once.
    target = ObjectStore(str(tmp_path / "out"), Settings())
    old = _small(tmp_path / "elsewhere", "2029.01.01-a")
    new = _small(tmp_path / "here", "2030.01.01-b")
    new.notes.parent.mkdir()
    new.notes.write_text('{"before": "2029.01.01-a"}')
    new.notes.with_suffix(".md").write_text("# Changes")

    for release in (old, new, new):
        target.publish(release, lambda name: None)

    out = tmp_path / "out"
    assert {path.name: path.read_text() for path in (out / "changes").iterdir()} == {
        "2030.01.01-b.json": '{"before": "2029.01.01-a"}',
        "2030.01.01-b.md": "# Changes",
    }
    entries = ET.fromstring((out / "feed.xml").read_text("utf-8")).findall("a:entry", ATOM)
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries] == [
        "urn:cityfare:2030.01.01-b",
        "urn:cityfare:2029.01.01-a",
    ]
    assert [entry.find("a:link", ATOM).get("href") for entry in entries] == [
        "2030.01.01-b/",
        "2029.01.01-a/",
    ]
    assert [line.rpartition("/")[2] for line in target.plan(new)[-4:]] == [
        "2030.01.01-b.md",
        "2030.01.01-b.json",
        "feed.xml",
        "latest.json",
    ]


def test_s3_without_its_bucket_or_server_is_one_message(s3: str, tmp_path: Path) -> None:
    release = _small(tmp_path, "2030.01.01-b")

    for address in (s3, "http://127.0.0.1:9"):
        store = ObjectStore("s3://no-such-bucket/cityfare", _s3_settings(address))
        with pytest.raises(PublishError, match="Latest is as it was") as failed:
            store.publish(release, lambda name: None)
        assert SECRET not in str(failed.value)


def test_command_shows_the_plan_and_publishes(
    cityfare: Cityfare, built: Built, tmp_path: Path
) -> None:
    planned = cityfare("publish", str(tmp_path / "out"), "--dry-run")
    done = cityfare("publish", str(tmp_path / "out"))
    again = cityfare("publish", "nowhere://out")

    assert planned.code == done.code == 0, done.err
    assert "latest.json" in planned.out
    assert (tmp_path / "out" / built.version / "README.md").exists()
    assert again.code == 1
    assert "error: nowhere://out: expected a folder" in again.err
