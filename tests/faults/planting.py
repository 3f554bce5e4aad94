"""How a fault is planted in a copy of the project, and how files are compared afterwards."""

import csv
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from contracts.model import tables_of
from pipelines.errors import CityfareError
from pipelines.files import sha256_of_file
from pipelines.fingerprint import fingerprint
from pipelines.ingest import Landed, ingest
from pipelines.publish.catalogue import FEED, Release
from pipelines.publish.release import publish
from pipelines.settings import Settings
from pipelines.snapshots.folders import newest_version
from pipelines.source_registry import loaded_sources
from pipelines.warehouse import manifest_path
from tests.conftest import Built, build_into, copy_project

_COUNTED = ("data_sufficiency",)
"""Tables whose rows a test counts."""

OLD_VERSION = "2026.01.01-01d01d01"


def raw_file(settings: Settings, source_id: str, name: str) -> Path:
    """A file of a source's newest snapshot."""
    return settings.raw / source_id / newest_version(settings.raw, source_id) / name


def edit_record(settings: Settings, source_id: str, edit: Callable[[dict[str, Any]], None]) -> None:
    """Change the record of a source's newest snapshot."""
    path = raw_file(settings, source_id, "snapshot.json")
    record = json.loads(path.read_text("utf-8"))
    edit(record)
    path.write_text(json.dumps(record), encoding="utf-8")


def replace_bytes(
    settings: Settings,
    source_id: str,
    name: str,
    edit: Callable[[bytes], bytes],
    *,
    more_rows: int = 0,
) -> None:
    """Change a raw file (unpacked where packed) and let its record agree with the new bytes.

    So the fault is found by what the file says, and not already by its hash.
    """
    path = raw_file(settings, source_id, name)
    is_packed = name.endswith(".gz")
    before = gzip.decompress(path.read_bytes()) if is_packed else path.read_bytes()
    after = edit(before)
    assert after != before, "the fault was not planted"
    path.write_bytes(gzip.compress(after, mtime=0) if is_packed else after)
    agree(settings, source_id, name, more_rows=more_rows)


def agree(settings: Settings, source_id: str, name: str, *, more_rows: int = 0) -> None:
    """Let the record of a raw file agree with its bytes as they are now."""
    data = raw_file(settings, source_id, name).read_bytes()

    def describe(record: dict[str, Any]) -> None:
        (entry,) = (entry for entry in record["files"] if entry["name"] == name)
        entry.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        if entry.get("rows") is not None:
            entry["rows"] += more_rows

    edit_record(settings, source_id, describe)


def set_cell(
    settings: Settings, source_id: str, name: str, row: int, column: str, value: str
) -> None:
    """Put a value into one cell of a CSV file; rows count from 1 after the header."""

    def edit(data: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        rows[row][rows[0].index(column)] = value
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue().encode("utf-8")

    replace_bytes(settings, source_id, name, edit)


def land(settings: Settings, source_id: str) -> Landed:
    """Bring one source into landing as the build does, after the vocabulary it points to."""
    modules = loaded_sources()
    if source_id != "vocabulary":
        ingest(modules["vocabulary"], settings)
    return ingest(modules[source_id], settings)


def landed_tables(settings: Settings, source_id: str) -> list[str]:
    """The tables of a source that are in landing."""
    return sorted(path.stem for path in settings.landing.glob(f"raw_{source_id}__*.parquet"))


def put_old_release(settings: Settings, built: Built) -> Release:
    """Publish a release of an earlier day, so that a test can see what becomes of it."""
    release = Release(OLD_VERSION, settings.releases / OLD_VERSION)
    shutil.copytree(built.release, release.folder)
    _point_at_old(settings)
    return release


def _point_at_old(settings: Settings) -> None:
    pointer = json.dumps({"version": OLD_VERSION})
    (settings.releases / "latest.json").write_text(pointer, encoding="utf-8")


def publishable(built: Built, target: Path) -> Settings:
    """A copy of the project, built and checked, of which only an old release is published."""
    settings = copy_project(target)
    for folder in (built.settings.checks, built.settings.warehouse.parent):
        shutil.copytree(folder, settings.build / folder.name)
    copy_manifest(built.settings, settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        # Most of the time goes into rows of tables that no key refers to.
        referred = {key.table for spec in tables_of("mart") for key in spec.foreign_keys}
        for spec in tables_of("mart"):
            if spec.name not in {*referred, *_COUNTED}:
                connection.execute(f"delete from {spec.name} where rowid >= 100")
    release = publish(settings)
    (settings.releases / FEED).unlink()
    release.folder.rename(settings.releases / OLD_VERSION)
    _point_at_old(settings)
    return settings


def copy_manifest(built: Settings, settings: Settings) -> None:
    """Give a copy of a build what dbt parsed, of which a release tells how its tables are made."""
    manifest_path(settings).parent.mkdir(parents=True)
    shutil.copyfile(manifest_path(built), manifest_path(settings))


def as_if_checked(settings: Settings) -> None:
    """Let the ledger's pages count for inputs that were changed after the checks ran."""
    for path in settings.checks.glob("*.json"):
        page = json.loads(path.read_text("utf-8"))
        page["fingerprint"] = fingerprint(settings)
        path.write_text(json.dumps(page), encoding="utf-8")


def reuse_parse(settings: Settings, built: Built) -> None:
    """Let the copy start from the finished build's parse of the dbt project: seconds, not rules."""
    shutil.copytree(built.settings.dbt_target, settings.dbt_target, dirs_exist_ok=True)


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of_file(path) for path in files}


def errors_of_build(settings: Settings) -> list[str]:
    """What a person is told who runs the build; empty where it published."""
    try:
        return build_into(settings, with_expectations=False).errors
    except CityfareError as error:
        return [str(error)]
