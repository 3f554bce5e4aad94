"""checksums.txt: any changed byte of any file of a release is found and its file named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.files import sha256_of
from pipelines.publish.checksums import NAME, checksum_problems, write_checksums

FILES = {
    "city.parquet": b"PAR1 rows PAR1",
    "datapackage.json": b'{"name": "x"}\n',
    "empty.csv": b"",
}


def _release(folder: Path) -> Path:
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    write_checksums(folder)
    return folder


def test_release_as_written_has_no_problems(tmp_path: Path) -> None:
    assert checksum_problems(_release(tmp_path)) == []


def test_list_is_in_the_form_of_sha256sum(tmp_path: Path) -> None:
    lines = (_release(tmp_path) / NAME).read_text().splitlines()

    assert lines[0] == f"{sha256_of(FILES['city.parquet'])}  city.parquet"
    assert lines[-1].startswith("# ")
    assert len(lines) == len(FILES) + 1


@settings(max_examples=100)
@given(st.data())
def test_any_flipped_byte_is_found_and_its_file_named(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = _release(tmp_path_factory.mktemp("release"))
    name = data.draw(st.sampled_from([NAME, "city.parquet", "datapackage.json"]))
    content = bytearray((folder / name).read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    (folder / name).write_bytes(content)

    problems = checksum_problems(folder)

    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: ")


@pytest.mark.parametrize("name", [NAME, "city.parquet"])
@pytest.mark.parametrize("change", [b"", b"\n"])
def test_cut_and_lengthened_files_are_found(tmp_path: Path, name: str, change: bytes) -> None:
    path = _release(tmp_path) / name
    content = path.read_bytes()
    path.write_bytes(content + change if change else content[:-1])

    assert [problem.partition(":")[0] for problem in checksum_problems(tmp_path)] == [name]


def test_missing_file_is_named(tmp_path: Path) -> None:
    (_release(tmp_path) / "city.parquet").unlink()

    assert checksum_problems(tmp_path) == ["city.parquet: listed, but not there"]


def test_strange_file_is_named(tmp_path: Path) -> None:
    (_release(tmp_path) / "notes.txt").write_text("x")

    assert checksum_problems(tmp_path) == ["notes.txt: there, but not listed"]


def test_missing_list_is_named(tmp_path: Path) -> None:
    (_release(tmp_path) / NAME).unlink()

    (problem,) = checksum_problems(tmp_path)

    assert problem.startswith(NAME)


def test_line_added_to_the_list_is_found(tmp_path: Path) -> None:
    path = _release(tmp_path) / NAME
    (tmp_path / "notes.txt").write_text("x")
    line = f"{sha256_of(b'x')}  notes.txt\n"
    path.write_text(line + path.read_text())

    assert checksum_problems(tmp_path) == [f"{NAME}: the list was changed after it was written"]
