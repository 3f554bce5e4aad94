"""What is written from contracts: types that any engine knows, and text that readers see."""

from pathlib import Path

import polars as pl
import pytest
import yaml

from contracts.model import ColumnSpec, all_tables, table
from pipelines.errors import UsageError
from pipelines.generate import (
    described,
    generate,
    generated_files,
    mart_rows,
    staging_name,
    stale_files,
)
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project_dir=tmp_path, build_dir=tmp_path / ".build")


def _column(*, unit: str = "", source_column: str | None = None) -> ColumnSpec:
    return ColumnSpec("x", pl.String(), False, "What it is.", unit, (), source_column, "row")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (_column(), "What it is."),
        (_column(unit="percent"), "What it is. Unit: percent."),
        (_column(source_column="OBS_VALUE"), "What it is. Published as OBS_VALUE."),
        (
            _column(unit="percent", source_column="OBS_VALUE"),
            "What it is. Unit: percent. Published as OBS_VALUE.",
        ),
    ],
)
def test_described_adds_unit_and_published_name(column: ColumnSpec, text: str) -> None:
    assert described(column) == text


def test_staging_name_drops_the_prefix_of_raw() -> None:
    assert staging_name(table("raw_cdc_places__estimate")) == "stg_cdc_places__estimate"
    assert staging_name(table("identity__city")) == "stg_identity__city"


def test_generate_writes_what_is_missing_and_then_finds_nothing_stale(settings: Settings) -> None:
    written = generate(settings)

    assert len(written) == len(generated_files(settings))
    assert stale_files(settings) == []


def test_generate_removes_a_staging_model_that_no_contract_asks_for(settings: Settings) -> None:
    generate(settings)
    stray = settings.dbt_project / "models" / "staging" / "stg_old__table.sql"
    stray.write_text("select 1")

    assert generate(settings) == [stray]
    assert not stray.exists()


def test_generated_marts_test_their_key_and_their_references(settings: Settings) -> None:
    generate(settings)
    text = (settings.dbt_project / "models" / "marts" / "_generated.yml").read_text("utf-8")

    models = {model["name"]: model for model in yaml.safe_load(text)["models"]}

    tests = models["data_sufficiency"]["data_tests"]
    assert tests[0]["unique_key"]["arguments"]["columns"] == [
        "city_code",
        "wave",
        "policy_area_id",
    ]
    assert {test["refers_to"]["name"] for test in tests[1:]} == {
        "data_sufficiency__city_code_in_city",
        "data_sufficiency__policy_area_id_in_policy_area",
    }


def test_generated_staging_casts_every_column(settings: Settings) -> None:
    generate(settings)
    folder = settings.dbt_project / "models" / "staging"

    sql = (folder / "stg_cdc_places__estimate.sql").read_text("utf-8")

    assert "    cast(year as int) as year,\n" in sql
    assert sql.count("cast(") == len(table("raw_cdc_places__estimate").columns)


def test_readme_table_keeps_the_text_around_it(settings: Settings) -> None:
    readme = settings.project_dir / "README.md"
    begin, end = "<!-- marts: written by `cityfare generate` -->", "<!-- /marts -->"
    readme.write_text(f"# Ours\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")

    generate(settings)

    text = readme.read_text("utf-8")
    assert text.startswith(f"# Ours\n{begin}\n| mart |")
    assert text.endswith(f"{end}\nafter\n")
    assert "old" not in text
    marts = [spec.name for spec in all_tables().values() if spec.layer == "mart"]
    assert all(f"| `{name}` |" in text for name in marts)


def test_readme_without_its_marks_is_refused(settings: Settings) -> None:
    (settings.project_dir / "README.md").write_text("# Ours\n")

    with pytest.raises(UsageError, match=r"README\.md"):
        generated_files(settings)


def test_mart_rows_before_the_first_release_are_unknown(settings: Settings) -> None:
    assert mart_rows(settings) == {}
