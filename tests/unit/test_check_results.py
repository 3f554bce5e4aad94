"""The ledger: what ran on the present inputs counts, what ran on others does not."""

from pathlib import Path

import pytest

from contracts.model import tables_of
from pipelines.checks.check_results import (
    CheckResult,
    contract_check,
    read_pages,
    required_checks,
    write_page,
)
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "data.csv").write_text("a\n1\n")
    return Settings(project_dir=tmp_path, build_dir=tmp_path / ".build")


def _result(name: str, *, passed: bool = True) -> CheckResult:
    return CheckResult(name, "city", passed, "expected", "found", "remedy")


def test_read_pages_gives_back_what_steps_wrote_by_name(settings: Settings) -> None:
    failed = CheckResult(
        "a__b", "city", False, "e", "f", "r", failures=2, rows=9, examples=[{"key": "x"}]
    )

    write_page(settings, "dbt", [_result("z__z"), failed])
    write_page(settings, "mart_contracts", [_result("m__m")])

    assert [result.name for result in read_pages(settings)] == ["a__b", "m__m", "z__z"]
    assert read_pages(settings)[0] == failed


def test_read_pages_passes_over_a_page_of_other_inputs(settings: Settings) -> None:
    write_page(settings, "dbt", [_result("old__check")])
    (settings.raw / "data.csv").write_text("a\n2\n")
    write_page(settings, "mart_contracts", [_result("new__check")])

    assert [result.name for result in read_pages(settings)] == ["new__check"]


def test_read_pages_keeps_only_the_last_page_of_a_step(settings: Settings) -> None:
    write_page(settings, "dbt", [_result("city__known", passed=False)])
    write_page(settings, "dbt", [_result("city__known")])

    assert [result.passed for result in read_pages(settings)] == [True]


def test_read_pages_before_any_step_is_empty(settings: Settings) -> None:
    assert read_pages(settings) == []


def test_required_checks_hold_a_contract_of_every_table_and_a_key_of_every_mart() -> None:
    marts = {spec.name for spec in tables_of("mart")}
    landing = {spec.name for spec in tables_of("landing")}

    required = required_checks()

    assert {contract_check(name) for name in marts | landing} < required
    assert {f"{name}__primary_key_unique" for name in marts} < required
    assert len(required) == 2 * len(marts) + len(landing)
