"""`cityfare simulate`: what it refuses, with which exit code, before anything is written."""

import sys
from pathlib import Path

import pytest

from pipelines.cli import main


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Told":
    return Told(tmp_path / "drawn", monkeypatch, capsys)


class Told:
    """Runs the command as a shell would, and keeps what it said."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, printed: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self._patch, self._printed = folder, patch, printed

    def __call__(self, *arguments: str) -> tuple[int, str]:
        command = ["cityfare", "simulate", "--output", str(self.folder), *arguments]
        self._patch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), " ".join(self._printed.readouterr().err.split())


@pytest.mark.parametrize(
    ("gap", "near"),
    [
        ("dedicated_stuff:life_satisfaction_excl_dk=3", "dedicated_staff"),
        ("dedicated_staff:life_satisfaction=3", "life_satisfaction_excl_dk"),
        ("dedicated_staff", "DRIVER:INDICATOR=VALUE"),
        ("formal_strategy:life_satisfaction_excl_dk=80", "between 12 and 88"),
    ],
)
def test_gap_that_cannot_be_planted_is_refused(told: Told, gap: str, near: str) -> None:
    code, error = told("--cities", "60", "--seed", "1", "--gap", gap)

    assert code == 2
    assert near in error
    assert not told.folder.exists()


def test_too_few_cities_are_refused(told: Told) -> None:
    code, error = told("--cities", "5", "--seed", "1")

    assert code == 2
    assert "25 to 50,000 cities" in error


def test_folder_that_holds_something_else_is_refused(told: Told) -> None:
    told.folder.mkdir()
    (told.folder / "thesis.docx").write_bytes(b"years of work")

    code, error = told("--cities", "60", "--seed", "1")

    assert code == 2
    assert "expected an empty folder" in error
    assert [path.name for path in told.folder.iterdir()] == ["thesis.docx"]
