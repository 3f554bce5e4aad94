"""Atomic writes and hashes: a reader sees the old file or the new one, never half of one."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.files import sha256_of, sha256_of_file, write_atomically, write_json


def test_write_atomically_replaces_the_file(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "data.txt"

    write_atomically(path, lambda partial: partial.write_text("old"))
    write_atomically(path, lambda partial: partial.write_text("new"))

    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_write_atomically_keeps_the_old_file_when_the_writer_fails(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text("old")

    def fail(partial: Path) -> None:
        partial.write_text("half of the n")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, fail)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_write_atomically_leaves_nothing_when_the_first_writer_fails(tmp_path: Path) -> None:
    def fail(partial: Path) -> None:
        raise ValueError("before the first byte")

    with pytest.raises(ValueError, match="before the first byte"):
        write_atomically(tmp_path / "data.txt", fail)

    assert list(tmp_path.iterdir()) == []


def test_write_atomically_shows_readers_the_old_file_while_it_writes(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text("old")
    seen = []

    def write(partial: Path) -> None:
        partial.write_text("new")
        seen.append(path.read_text())

    write_atomically(path, write)

    assert seen == ["old"]


def test_write_json_is_the_same_whatever_the_order_of_keys(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"b": 1, "a": "é"})
    write_json(tmp_path / "b.json", {"a": "é", "b": 1})

    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == {"a": "é", "b": 1}


@given(st.binary(max_size=300))
def test_sha256_of_a_file_is_that_of_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("hash") / "data.bin"
    path.write_bytes(data)

    assert sha256_of_file(path) == sha256_of(data) == hashlib.sha256(data).hexdigest()
