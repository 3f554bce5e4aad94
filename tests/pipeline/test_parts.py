"""dbt's two parts: the study reads what the first made, the second makes marts of what it wrote.

That the warehouse is in place only after the second part, and that the study does not run beside a
core mart that fails, is shown by `tests/faults/test_refusals.py`.
"""

import json
import shutil
from pathlib import Path

import pytest

from contracts.model import tables_of
from pipelines.errors import WarehouseError
from pipelines.settings import Settings
from pipelines.warehouse import Part, build_warehouse, building_path, manifest_path
from tests.conftest import Built

CORE = {spec.name for spec in tables_of("mart") if spec.step == "core"}
STUDY = {spec.name for spec in tables_of("mart") if spec.step == "study"}


@pytest.fixture
def landed_only(built: Built, tmp_path: Path) -> Settings:
    """A build folder that holds landing, the study's tables among it, and no warehouse."""
    settings = Settings(build_dir=tmp_path)
    shutil.copytree(built.settings.landing, settings.landing)
    shutil.copytree(built.settings.dbt_target, settings.dbt_target)
    return settings


def test_marts_of_the_study_and_no_other_are_in_the_second_part(built: Built) -> None:
    nodes = json.loads(manifest_path(built.settings).read_text("utf-8"))["nodes"].values()
    models = {node["name"]: node["tags"] for node in nodes if node["resource_type"] == "model"}

    assert STUDY
    assert {mart for mart in CORE | STUDY if Part.STUDY in models[mart]} == STUDY


def test_every_test_of_a_mart_runs_in_the_part_of_the_mart(built: Built) -> None:
    core, study = ({f"{mart}__primary_key_unique" for mart in marts} for marts in (CORE, STUDY))
    ran_first, ran_second = (_ran(built, page) for page in ("dbt", "dbt_study"))

    assert core <= ran_first
    assert study <= ran_second
    assert not study & ran_first
    assert not core & ran_second


def _ran(built: Built, page: str) -> set[str]:
    text = (built.settings.checks / f"{page}.json").read_text("utf-8")
    return {result["name"] for result in json.loads(text)["results"]}


def test_second_part_without_the_first_is_refused(landed_only: Settings) -> None:
    with pytest.raises(WarehouseError, match="study marts: expected the core marts"):
        build_warehouse(landed_only, Part.STUDY)

    assert not building_path(landed_only).exists()
