"""Eurostat's dictionaries and code lists."""

import gzip
from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.layouts.dictionaries import read_code_list, read_dictionary

HEADER = "CODE;Label - English;Label - French;Label - German\r\n"


def _file(folder: Path, data: str | bytes) -> Path:
    path = folder / "list"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_read_dictionary_gives_codes_and_labels_in_order(tmp_path: Path) -> None:
    path = _file(tmp_path, 'BE\tBelgium\r\nBE001C1\tBruxelles / "Brussel"\nLV004C\tJūrmala')

    frame = read_dictionary(path)

    assert frame.rows() == [
        ("BE", "Belgium", 1),
        ("BE001C1", 'Bruxelles / "Brussel"', 2),
        ("LV004C", "Jūrmala", 3),
    ]


def test_read_code_list_gives_labels_in_three_languages(tmp_path: Path) -> None:
    path = _file(tmp_path, f'{HEADER}PS1V;"Clean air; agree";Air pur;Saubere Luft\r\n')

    frame = read_code_list(path)

    assert frame.row(0) == ("PS1V", "Clean air; agree", "Air pur", "Saubere Luft", 1)
    assert frame.columns == ["code", "label_en", "label_fr", "label_de", "source_row"]


def test_lists_may_be_packed(tmp_path: Path) -> None:
    assert read_dictionary(_file(tmp_path, gzip.compress(b"BE\tBelgium\n"))).height == 1


def test_read_code_list_refuses_a_drifted_header(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"list, header: .*missing: Label - German"):
        read_code_list(_file(tmp_path, "CODE;Label - English;Label - French\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("BE\tBelgium\nAT\n", "1 cells in row 2"),
        ("BE\tBelgium\nBE\tBelgique\n", "row 2: expected a code that stands in no other row"),
        ("BE\tBelgium\n\tNowhere\n", "row 2: .*found no code"),
    ],
)
def test_read_dictionary_refuses_a_damaged_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceFormatError, match=message):
        read_dictionary(_file(tmp_path, text))
