"""`cityfare template survey`: files, refusals, exit codes."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app, main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit code as a shell sees it."""
    monkeypatch.setattr(sys, "argv", ["cityfare", "template", "survey", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_writes_a_file_of_the_wave(folder: Path) -> None:
    result = CliRunner().invoke(app, ["template", "survey", "--wave", "2020"])

    assert result.exit_code == 0
    assert "survey-2020.csv" in result.stdout
    assert "budget_plans" in (folder / "survey-2020.csv").read_text("utf-8")


def test_writes_a_workbook_of_the_long_layout(folder: Path) -> None:
    arguments = ["--wave", "2018", "--layout", "long", "--output", "mine.xlsx"]

    result = CliRunner().invoke(app, ["template", "survey", *arguments])

    assert result.exit_code == 0
    assert (folder / "mine.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--wave", "2019"),
        ("--wave", "2020", "--layout", "deep"),
        ("--wave", "2020", "--output", "a.pdf"),
        (),
    ],
)
def test_misuse_exits_with_2(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    assert run(monkeypatch, *arguments) == 2
    assert list(folder.iterdir()) == []


def test_file_that_is_there_is_replaced_only_by_force(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "survey-2020.csv").write_text("answers")

    assert run(monkeypatch, "--wave", "2020") == 2
    assert "--force" in capsys.readouterr().err
    assert (folder / "survey-2020.csv").read_text() == "answers"
    assert run(monkeypatch, "--wave", "2020", "--force") == 0
    assert (folder / "survey-2020.csv").read_text().startswith("city,")


def test_folder_that_cannot_be_written_exits_with_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").touch()

    assert run(monkeypatch, "--wave", "2020", "--output", "file/survey.csv") == 1


@pytest.mark.parametrize("command", [["template"], ["template", "survey"]])
def test_help_has_an_example(command: list[str]) -> None:
    printed = CliRunner().invoke(app, [*command, "--help"]).stdout

    assert "Example: cityfare template survey" in printed
