"""Store a snapshot: all of its files and its record become visible by one rename, or nothing."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipelines.files import PARTIAL
from pipelines.snapshots.record import Snapshot, write_record


def store_snapshot(snapshot: Snapshot, contents: Mapping[str, bytes]) -> Path:
    """Write a snapshot into its own folder, which must not exist.

    What an interrupted call left beside it is removed.

    Args:
        snapshot: The record; its `folder` is where it is stored.
        contents: Bytes of each file by name.

    Returns:
        The folder.

    Raises:
        FileExistsError: The folder exists.
    """
    target = snapshot.folder
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f"{PARTIAL}*"):
        shutil.rmtree(leftover)
    partial = target.with_name(f"{PARTIAL}{target.name}")
    partial.mkdir()
    try:
        for name, content in contents.items():
            (partial / name).write_bytes(content)
        write_record(snapshot, partial)
        for path in (*partial.iterdir(), partial):
            _flush(path)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _flush(target.parent)
    return target


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
