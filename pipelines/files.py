"""Small file helpers that several steps share: atomic writes, hashes."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL = ".partial-"
"""How the name of a folder begins that is not whole yet; nobody reads such a folder."""


def sql_literal(text: object) -> str:
    """Text as SQL has it, between quotation marks."""
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def only_for_owner() -> Iterator[None]:
    """Whatever is created meanwhile can be read by nobody else: files 0600, folders 0700."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def sha256_of(data: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Hex SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_SETTLED_NS = 2_000_000_000
"""A file changed within so many nanoseconds could change again without another time of change."""
_HASHED: dict[tuple[str, int, int, int], str] = {}


def sha256_of_input(path: Path | str) -> str:
    """Hex SHA-256 of a file that a build reads; one that has not changed is read once a process."""
    stat = os.stat(path)  # noqa: PTH116  A string need not become a path for it.
    key = (str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if key in _HASHED:
        return _HASHED[key]
    is_settled = time.time_ns() - stat.st_mtime_ns > _SETTLED_NS
    digest = sha256_of_file(Path(path))
    if is_settled:
        _HASHED[key] = digest
    return digest


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a sibling file, then rename it: readers see the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        write(partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_json(path: Path, value: object) -> None:
    """Write JSON with stable key order, atomically."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_atomically(path, lambda partial: partial.write_text(text, encoding="utf-8"))
