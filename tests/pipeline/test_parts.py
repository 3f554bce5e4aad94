"""dbt's two parts: the study reads what the first made, the second makes marts of what it wrote."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.model import tables_of
from pipelines.errors import WarehouseError
from pipelines.settings import Settings
from pipelines.warehouse import Part, build_warehouse, building_path, current_path, reading
from tests.conftest import Built

CORE = {spec.name for spec in tables_of("mart") if spec.step == "core"}
STUDY = {spec.name for spec in tables_of("mart") if spec.step == "study"}


@dataclass(frozen=True)
class Halves:
    """What was there after each part: tables, results by name, and whether readers saw a file."""

    tables: dict[Part, set[str]]
    ran: dict[Part, set[str]]
    is_in_place: dict[Part, bool]


@pytest.fixture
def landed_only(built: Built, tmp_path: Path) -> Settings:
    """A build folder that holds landing, the study's tables among it, and no warehouse."""
    return _landed_only(built, Settings(build_dir=tmp_path))


@pytest.fixture(scope="module")
def halves(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Halves:
    settings = _landed_only(built, Settings(build_dir=tmp_path_factory.mktemp("halves")))
    halves = Halves({}, {}, {})
    for part in Part:
        halves.ran[part] = {node.name for node in build_warehouse(settings, part)}
        halves.tables[part] = _tables(settings)
        halves.is_in_place[part] = settings.warehouse.exists()
    return halves


def _landed_only(built: Built, settings: Settings) -> Settings:
    shutil.copytree(built.settings.landing, settings.landing)
    shutil.copytree(built.settings.dbt_target, settings.dbt_target)
    return settings


def _tables(settings: Settings) -> set[str]:
    with reading(current_path(settings)) as connection:
        rows = connection.execute("select table_name from information_schema.tables").fetchall()
    return {name for (name,) in rows}


def test_first_part_makes_the_core_marts_and_none_of_the_study(halves: Halves) -> None:
    assert STUDY
    assert halves.tables[Part.CORE] == CORE
    assert not halves.ran[Part.CORE] & STUDY


def test_second_part_adds_the_marts_of_the_study_and_makes_no_other_anew(halves: Halves) -> None:
    assert halves.tables[Part.STUDY] == CORE | STUDY
    assert halves.ran[Part.STUDY] >= STUDY
    assert not halves.ran[Part.STUDY] & CORE


def test_warehouse_is_in_place_only_after_the_second_part(halves: Halves) -> None:
    # What would go wrong: a reader between the parts would find a warehouse without its study.
    assert halves.is_in_place == {Part.CORE: False, Part.STUDY: True}


def test_every_test_of_a_mart_runs_in_the_part_of_the_mart(halves: Halves) -> None:
    core, study = ({f"{mart}__primary_key_unique" for mart in marts} for marts in (CORE, STUDY))

    assert core <= halves.ran[Part.CORE]
    assert study <= halves.ran[Part.STUDY]
    assert not study & halves.ran[Part.CORE]


def test_second_part_without_the_first_is_refused(landed_only: Settings) -> None:
    with pytest.raises(WarehouseError, match="study marts: expected the core marts"):
        build_warehouse(landed_only, Part.STUDY)

    assert not building_path(landed_only).exists()
