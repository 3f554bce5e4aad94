"""Generated files are what the contracts say, and a change by hand is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.generate import generate, stale_files
from pipelines.settings import Settings

README = "README.md"


def _stale(settings: Settings) -> list[str]:
    """Stale files but the README, whose table of marts hangs on the last build."""
    paths = [path.relative_to(settings.project_dir).as_posix() for path in stale_files(settings)]
    return [path for path in paths if path != README]


def test_generated_files_are_current() -> None:
    # Remedy: `cityfare generate`.
    assert _stale(Settings()) == []


def _describe_by_hand(settings: Settings) -> Path:
    path = settings.dbt_project / "models" / "marts" / "_generated.yml"
    path.write_text(path.read_text("utf-8").replace("Residents.", "Inhabitants.", 1), "utf-8")
    return path


def _retype_by_hand(settings: Settings) -> Path:
    path = settings.dbt_project / "models" / "staging" / "stg_cdc_places__estimate.sql"
    path.write_text(path.read_text("utf-8").replace("year as int", "year as bigint"), "utf-8")
    return path


def _leave_a_stray_model(settings: Settings) -> Path:
    path = settings.dbt_project / "models" / "staging" / "stg_old_source__table.sql"
    path.write_text("select 1 as x\n", "utf-8")
    return path


def _lose_a_model(settings: Settings) -> Path:
    path = settings.dbt_project / "models" / "staging" / "stg_geonames__place.sql"
    path.unlink()
    return path


@pytest.mark.parametrize(
    "change", [_describe_by_hand, _retype_by_hand, _leave_a_stray_model, _lose_a_model]
)
def test_change_by_hand_is_found_and_mended(
    project: Settings, change: Callable[[Settings], Path]
) -> None:
    changed = change(project).relative_to(project.project_dir).as_posix()

    assert _stale(project) == [changed]

    generate(project)
    assert _stale(project) == []


def test_table_of_marts_in_the_readme_is_generated(project: Settings) -> None:
    readme = project.project_dir / README
    text = readme.read_text("utf-8")
    readme.write_text(text.replace("| `city` |", "| `town` |"), encoding="utf-8")

    generate(project)

    assert "| `city` |" in readme.read_text("utf-8")
    assert "| `town` |" not in readme.read_text("utf-8")
