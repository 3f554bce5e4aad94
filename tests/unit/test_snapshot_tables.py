"""CSV of a snapshot as text columns: read exactly, or refused with file, line and column named."""

import contextlib
import csv
import gzip
import io
import tracemalloc
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SnapshotError, SourceFormatError
from pipelines.file_formats.header import check_header
from pipelines.snapshots.tables import read_csv, text_key, text_of
from tests.fixtures.snapshots import csv_snapshot

# Text of any script, with the marks that CSV must quote; no lone surrogates, which are no text.
_CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ['"', ",", "\n", "\r\n", " x ", "é", "\ufeff", "null", "007"]
)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    # Python below 3.13 leaves a lone carriage return unquoted, which no reader could tell apart.
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def test_read_csv_gives_text_in_our_order_with_file_and_row(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, "name,id\nWien,007\nGraz,1.0\n")

    frame = read_csv(snapshot, "item.csv", {"id": "code", "name": "label"})

    assert frame.rows() == [("007", "Wien", "item.csv", 1), ("1.0", "Graz", "item.csv", 2)]
    assert frame.columns == ["code", "label", "source_file", "source_row"]
    assert frame.schema["code"] == pl.String


def test_read_csv_accepts_another_column_order(tmp_path: Path) -> None:
    one = csv_snapshot(tmp_path / "one", "a,b,c\n1,2,3\n")
    other = csv_snapshot(tmp_path / "other", "c,a,b\n3,1,2\n")

    frames = [read_csv(snapshot, "item.csv", ["a", "b", "c"]) for snapshot in (one, other)]

    assert frames[0].equals(frames[1])


def test_read_csv_leaves_unused_columns_out(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, "a,remark\n1,x\n")

    frame = read_csv(snapshot, "item.csv", ["a"], unused=["remark"])

    assert frame.columns == ["a", "source_file", "source_row"]


@pytest.mark.parametrize(
    ("header", "drift"),
    [
        ("code", "missing: city_name"),
        ("code,city_name,extra", "added: extra"),
        ("code,cityname", "probably renamed: city_name -> cityname"),
        ("code,city_name,code", "twice: code"),
    ],
)
def test_read_csv_refuses_a_drifted_header(tmp_path: Path, header: str, drift: str) -> None:
    snapshot = csv_snapshot(tmp_path / "raw", f"{header}\n")

    with pytest.raises(SourceFormatError, match=drift) as error:
        read_csv(snapshot, "item.csv", ["code", "city_name"])

    assert error.value.subject == "raw/toy/2026-01-01/item.csv, header"


def test_check_header_names_all_that_drifted_at_once() -> None:
    with pytest.raises(SourceFormatError) as error:
        check_header("file", ["a", "new", "a"], ["a", "gone"])

    assert error.value.found == "missing: gone; added: new; twice: a"


def test_read_csv_names_the_line_of_a_wrong_encoding(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, "a,b\n1,x\n2,Zürich\n".encode("latin-1"))

    with pytest.raises(SourceFormatError, match=r"item\.csv, line 3: .*byte 0xfc"):
        read_csv(snapshot, "item.csv", ["a", "b"])


def test_text_of_names_the_line_behind_a_byte_order_mark(tmp_path: Path) -> None:
    # What would go wrong: `error.start` of utf-8-sig counts from behind the mark, `data` does
    # not, so line and byte of the message are off by three bytes.
    snapshot = csv_snapshot(tmp_path, b"\xef\xbb\xbfa,b\n\xfc,2\n")

    with pytest.raises(SourceFormatError, match=r"line 2: .*byte 0xfc"):
        text_of(snapshot, snapshot.files[0])


def test_read_csv_refuses_a_truncated_gzip(tmp_path: Path) -> None:
    whole = gzip.compress(b"a,b\n" + b"1,2\n" * 500)
    snapshot = csv_snapshot(tmp_path, whole[:-20], name="item.csv.gz")

    with pytest.raises(SourceFormatError, match=r"item\.csv\.gz: expected a complete gzip file"):
        read_csv(snapshot, "item.csv.gz", ["a", "b"])


def test_read_csv_refuses_a_gzip_of_more_than_memory_bears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = b"a,b\n" + b"1,2\n" * 25_000_000
    monkeypatch.setattr("pipelines.file_formats.text_file.MAX_UNPACKED", 1_000_000)
    snapshot = csv_snapshot(tmp_path, gzip.compress(rows, 1), name="item.csv.gz")
    del rows

    tracemalloc.start()
    with pytest.raises(SourceFormatError, match="expected at most 1,000,000 bytes when unpacked"):
        read_csv(snapshot, "item.csv.gz", ["a", "b"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10_000_000


def test_read_csv_unpacks_gzip(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, gzip.compress(b"a,b\n1,2\n"), name="item.csv.gz")

    frame = read_csv(snapshot, "item.csv.gz", ["a", "b"])

    assert frame.row(0) == ("1", "2", "item.csv.gz", 1)


@pytest.mark.parametrize(("row", "cells"), [("3", 1), ("3,4,5", 3), ("", 0)])
def test_read_csv_names_a_ragged_row(tmp_path: Path, row: str, cells: int) -> None:
    snapshot = csv_snapshot(tmp_path, f"a,b\n1,2\n{row}\n5,6\n")

    with pytest.raises(SourceFormatError, match=f"item.csv, row 2: .*found {cells} cells"):
        read_csv(snapshot, "item.csv", ["a", "b"])


def test_read_csv_refuses_a_quote_that_never_closes(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, 'a,b\n1,"2\n3,4\n')

    with pytest.raises(SourceFormatError, match="well-formed CSV"):
        read_csv(snapshot, "item.csv", ["a", "b"])


@pytest.mark.parametrize("recorded", [1, 3])
def test_read_csv_refuses_another_number_of_rows_than_recorded(
    tmp_path: Path, recorded: int
) -> None:
    snapshot = csv_snapshot(tmp_path, "a\n1\n2\n", rows=recorded)

    with pytest.raises(SourceFormatError, match=f"header and {recorded} rows.*found 2 rows"):
        read_csv(snapshot, "item.csv", ["a"])


def test_read_csv_refuses_an_empty_file(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, "")

    with pytest.raises(SourceFormatError, match="missing: a"):
        read_csv(snapshot, "item.csv", ["a"])


def test_read_csv_of_a_file_that_is_not_listed(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, "a\n")

    with pytest.raises(SnapshotError, match=r"a file other\.csv"):
        read_csv(snapshot, "other.csv", ["a"])


def test_read_csv_drops_a_byte_order_mark(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n")

    assert read_csv(snapshot, "item.csv", ["a", "b"]).row(0)[:2] == ("1", "2")


def test_read_csv_reads_empty_cells_as_null_and_keeps_blanks(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, 'a,b,c\n,"", \n')

    assert read_csv(snapshot, "item.csv", ["a", "b", "c"]).row(0)[:3] == (None, None, " ")


def test_read_csv_reads_windows_line_ends(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, b"a,b\r\n1,2\r\n3,4\r\n")

    assert read_csv(snapshot, "item.csv", ["a", "b"])["b"].to_list() == ["2", "4"]


def test_read_csv_keeps_commas_quotes_and_line_ends_in_quoted_cells(tmp_path: Path) -> None:
    snapshot = csv_snapshot(tmp_path, 'a,b\n"1,5","say ""no""\nor yes"\n')

    assert read_csv(snapshot, "item.csv", ["a", "b"]).row(0)[:2] == ("1,5", 'say "no"\nor yes')


def test_read_csv_of_a_header_alone_is_empty_and_typed(tmp_path: Path) -> None:
    frame = read_csv(csv_snapshot(tmp_path, "a,b\n"), "item.csv", ["a", "b"])

    assert frame.height == 0
    assert list(frame.schema.values()) == [pl.String, pl.String, pl.String, pl.Int64]


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), max_size=6))
def test_read_csv_gives_back_every_cell_that_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    text = _csv([["a", "b", "c"], *rows])
    snapshot = csv_snapshot(tmp_path_factory.mktemp("raw"), text, rows=len(rows))

    frame = read_csv(snapshot, "item.csv", ["a", "b", "c"])

    assert frame.select("a", "b", "c").rows() == [tuple(c or None for c in row) for row in rows]
    assert frame["source_row"].to_list() == list(range(1, len(rows) + 1))


@given(st.binary(max_size=40))
def test_read_csv_reads_or_refuses_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    snapshot = csv_snapshot(tmp_path_factory.mktemp("raw"), b"a,b\n" + data)

    # Anything but a frame or our own error would leave a person with a stack trace.
    with contextlib.suppress(SourceFormatError):
        frame = read_csv(snapshot, "item.csv", ["a", "b"])

        assert frame.columns == ["a", "b", "source_file", "source_row"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_key_is_blind_to_case_and_spacing(text: str) -> None:
    frame = pl.DataFrame({"label": [text, f"  {text}\t", text_twice_spaced(text)]})

    keys = frame.select(text_key("label")).to_series()

    assert keys.n_unique() == 1


def text_twice_spaced(text: str) -> str:
    """The same words, each blank doubled."""
    return text.replace(" ", "  ")
