"""The skeleton of a source: importable, whole, and never over something that exists."""

import ast
import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from contracts.model import describe
from pipelines.errors import UsageError
from pipelines.scaffold import write_skeleton
from pipelines.settings import Settings
from pipelines.snapshots.folders import open_snapshot


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project_dir=tmp_path, as_of=date(2026, 11, 21))


def _imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"skeleton_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_write_skeleton_writes_every_file_of_a_source(settings: Settings) -> None:
    files = write_skeleton(settings, "street_trees")

    names = {path.relative_to(settings.project_dir).as_posix() for path in files}
    assert names == {
        "pipelines/sources/street_trees.py",
        "contracts/tables/street_trees.py",
        "dbt_project/models/marts/street_trees_item.sql",
        "raw/street_trees/2026-11-21/item.csv",
        "raw/street_trees/2026-11-21/snapshot.json",
        "tests/fixtures/street_trees/item.csv",
    }
    assert all(path.exists() for path in files)


def test_skeleton_snapshot_opens_and_its_source_reads_it(settings: Settings) -> None:
    write_skeleton(settings, "street_trees")
    module = _imported(settings.project_dir / "pipelines" / "sources" / "street_trees.py")

    frames = module.parse(open_snapshot(settings.raw, "street_trees"))

    assert module.SOURCE.id == "street_trees"
    assert frames["raw_street_trees__item"].select("code", "label").rows() == [("1", "first")]


def test_skeleton_contracts_can_be_read(settings: Settings) -> None:
    write_skeleton(settings, "street_trees")

    module = _imported(settings.contracts / "tables" / "street_trees.py")

    landing, mart = describe(module.Landing), describe(module.Mart)
    assert (landing.name, mart.name) == ("raw_street_trees__item", "street_trees_item")
    assert mart.sources == ("street_trees",)


def test_skeleton_of_cities_begins_with_the_publisher_s_file(
    settings: Settings, tmp_path: Path
) -> None:
    table = tmp_path / "trees.csv"
    lines = [f"{code},Lima,,Peru,2023,7\n" for code in range(30)]
    table.write_text("".join(["id,name,state,country,year,amount\n", *lines]))

    files = write_skeleton(settings, "city_trees", of_cities=True, file=table)

    source = _imported(settings.project_dir / "pipelines" / "sources" / "city_trees.py")
    contracts = _imported(settings.contracts / "tables" / "city_trees.py")
    frame = source.parse(open_snapshot(settings.raw, "city_trees"))["raw_city_trees__amount"]
    landing, mart = describe(contracts.Landing), describe(contracts.Mart)
    assert frame.height == 30
    assert set(landing.column_names) == set(frame.columns) - {"source_file", "source_row"}
    assert (mart.name, mart.primary_key) == ("city_trees_amount", ("city_code", "year"))
    assert landing.city_mention is not None
    assert [s.code_system for s in source.SOURCE.code_systems] == [landing.city_mention.code_system]
    assert len(files[-1].read_text().splitlines()) == 11


@pytest.mark.parametrize("name", ["none.csv", "trees.xlsx"])
def test_file_to_begin_with_must_be_a_csv_file_that_is_there(
    settings: Settings, tmp_path: Path, name: str
) -> None:
    (tmp_path / "trees.xlsx").write_bytes(b"PK")

    with pytest.raises(UsageError, match=name):
        write_skeleton(settings, "city_trees", file=tmp_path / name)

    assert not settings.raw.exists()


def test_skeleton_is_python_with_a_docstring(settings: Settings) -> None:
    files = [path for path in write_skeleton(settings, "x1_y2") if path.suffix == ".py"]

    assert all(ast.get_docstring(ast.parse(path.read_text("utf-8"))) for path in files)


@pytest.mark.parametrize(
    "source_id",
    ["Trees", "street trees", "street__trees", "_trees", "1trees", "../x", "", "trees_"],
)
def test_write_skeleton_refuses_a_bad_id(settings: Settings, source_id: str) -> None:
    with pytest.raises(UsageError, match="snake_case"):
        write_skeleton(settings, source_id)

    assert list(settings.project_dir.rglob("*.py")) == []


def test_write_skeleton_refuses_a_source_that_exists(settings: Settings) -> None:
    write_skeleton(settings, "street_trees")
    path = settings.contracts / "tables" / "street_trees.py"
    path.write_text("# mine")

    with pytest.raises(UsageError, match=r"street_trees\.py"):
        write_skeleton(settings, "street_trees")

    assert path.read_text() == "# mine"


def test_write_skeleton_refuses_a_word_that_no_module_may_bear(settings: Settings) -> None:
    with pytest.raises(UsageError, match="no source has"):
        write_skeleton(settings, "class")


def test_write_skeleton_refuses_the_id_of_a_catalogued_source(settings: Settings) -> None:
    # What would go wrong: only files are looked for, so a catalogued id is given out twice and
    # the build stops at the primary key of `source`.
    with pytest.raises(UsageError, match="no source has"):
        write_skeleton(settings, "oecd_regional_wellbeing")
