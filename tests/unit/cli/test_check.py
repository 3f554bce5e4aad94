"""`cityfare check`: what the checks found, also of a build that never made a warehouse."""

from pathlib import Path

import pytest

from pipelines.checks.check_results import CheckResult, write_page
from pipelines.settings import Settings
from pipelines.warehouse import building_path
from tests.unit.cli.conftest import Run

FAILED = CheckResult(
    name="city_trees_amount__city_code_in_city",
    table="city_trees_amount",
    passed=False,
    expected="no failing row",
    found="1 failing rows",
    remedy="Correct the model.",
    failures=1,
    examples=[{"city_code": "xx-atlantis"}],
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CITYFARE_BUILD_DIR", str(tmp_path / "build"))
    return Settings(build_dir=tmp_path / "build")


@pytest.mark.parametrize("is_first", [True, False])
def test_check_shows_the_rows_at_which_a_build_failed(
    settings: Settings, cityfare: Run, *, is_first: bool
) -> None:
    # What went wrong: of a first build "no warehouse" was said, and of a later one the checks of
    # the warehouse before it, which pass.
    write_page(settings, "dbt", [FAILED])
    if not is_first:
        settings.warehouse.parent.mkdir(parents=True)
        settings.warehouse.touch()
        building_path(settings).touch()

    ran = cityfare("check")

    assert ran.code == 1
    assert "xx-atlantis" in ran.out
    assert "1 checks: 0 passed, 1 failed" in ran.out


def test_check_before_any_build_says_what_to_do(settings: Settings, cityfare: Run) -> None:
    ran = cityfare("check")

    assert (ran.code, "cityfare build" in ran.err) == (2, True)
