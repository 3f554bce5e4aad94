"""Text that commands a terminal is shown as an escape, wherever it is printed."""

import errno
import io
import json
import os
import sys

import pytest

from contracts.characters import UNPRINTABLE, escaped_json, visible
from pipelines.cli.query import Format
from pipelines.cli.terminal import fail, say, say_json, show_table
from tests.unit.cli.conftest import Run

COMMANDS = {
    "\x1b[31mred": r"\x1b[31mred",
    "\x00": r"\x00",
    "\x9b2J": r"\x9b2J",
    "\u202egnp.exe": r"\u202egnp.exe",
    "\u200f": r"\u200f",
    "\u2066": r"\u2066",
    "\udcff": r"\udcff",
    "over\rwritten": r"over\x0dwritten",
}
CHARACTERS = set("\x1b\x00\x9b\u202e\u200f\u2066\udcff\r")


@pytest.mark.parametrize(("text", "shown"), COMMANDS.items())
def test_command_to_a_terminal_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["Łódź", "القصور", "a\tb\nc\r\nd", "👩\u200d🏫", "[bold]"])
def test_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("text", COMMANDS)
def test_nothing_printed_commands_a_terminal(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(text)
    fail(text)
    show_table([text], [[text]], title=text)
    say_json({text: text})

    printed = capsys.readouterr()
    assert set(printed.out + printed.err) & CHARACTERS == set()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_error_of_the_disk_says_what_to_do(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    fail(f"release: {OSError(number, os.strerror(number), '/data/x')}")

    assert "CITYFARE_BUILD_DIR" in capsys.readouterr().err


def test_json_means_the_same_when_escaped() -> None:
    value = {"a\u202e": "b\x9b\x7f"}

    text = escaped_json(json.dumps(value, ensure_ascii=False))

    assert json.loads(text) == value
    assert set(text) & set("\u202e\x9b\x7f") == set()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("format_", [Format.TABLE, Format.CSV, Format.JSON])
def test_query_commands_no_terminal(
    cityfare: Run, release: object, monkeypatch: pytest.MonkeyPatch, format_: Format
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)

    cityfare("query", "select chr(155) || '2J' as \"a\u202e\"", "--format", format_)

    assert "2J" in terminal.getvalue()
    # The table's own bold print is an escape, which rich writes.
    assert set(terminal.getvalue()) & (CHARACTERS - {"\x1b"}) == set()


def test_pattern_is_read_alike_by_polars() -> None:
    import polars as pl

    texts = ["a", "\x1b", "\u202e", "\u200f", "é", "a\nb", "\x9f", "\u200d"]
    found = pl.Series(texts).str.contains(UNPRINTABLE).to_list()

    assert found == [visible(text) != text for text in texts]
