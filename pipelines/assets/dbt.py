"""dbt as one step that is run whole: every model an asset, every test a blocking check."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, build_dbt_asset_specs

from contracts.model import all_tables, tables_of
from pipelines.assets.asset_metadata import check_result, check_spec, table_metadata
from pipelines.assets.private_files import refuse_private_history
from pipelines.assets.python_step import OWNER
from pipelines.checks.check_results import write_page
from pipelines.checks.results import dbt_results
from pipelines.column_lineage import Columns, CompiledModel, KeptLineage
from pipelines.errors import WarehouseError
from pipelines.generate import staging_name
from pipelines.progress import Progress
from pipelines.run_history import is_command
from pipelines.settings import Settings
from pipelines.warehouse import (
    NodeResult,
    Part,
    build_warehouse,
    current_path,
    prepare_manifest,
    reading,
    sql_dialect,
)

# One writer at a time: DuckDB locks every other process out while it is written.
POOL = "duckdb_writer"
_LINEAGE = "dagster/column_lineage"
STEPS = {Part.CORE: "dbt", Part.STUDY: "dbt_study"}


class _Translator(DagsterDbtTranslator):
    """Assets are named as the tables are, and grouped by layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        return dg.AssetKey(dbt_resource_props["name"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        if not _is_model(dbt_resource_props):
            return "seeds"
        layer = str(dbt_resource_props["fqn"][1])
        # Apart, or the graph would go from marts to the study and back.
        return f"study_{layer}" if Part.STUDY in dbt_resource_props["tags"] else layer

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return [OWNER]

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> dict[str, Any]:
        spec = all_tables().get(dbt_resource_props["name"])
        return table_metadata(spec) if spec else {}


def _part_of(node: Mapping[str, Any]) -> Part:
    return Part.STUDY if Part.STUDY in node["tags"] else Part.CORE


def _is_model(props: Mapping[str, Any]) -> bool:
    return bool(props["resource_type"] == "model")


def dbt_assets(settings: Settings, progress: Progress) -> list[dg.AssetsDefinition]:
    """The dbt project as two multi-assets, before and after the study; none is run in part."""
    manifest = json.loads(prepare_manifest(settings).read_text("utf-8"))
    _refuse_contracts_without_model(manifest)
    return [_part(part, manifest, settings, progress) for part in Part]


def _part(
    part: Part, manifest: Mapping[str, Any], settings: Settings, progress: Progress
) -> dg.AssetsDefinition:
    step = STEPS[part]
    of_part = {node["name"] for node in manifest["nodes"].values() if _part_of(node) is part}
    specs = [spec for spec in _asset_specs(manifest) if spec.key.path[-1] in of_part]
    shown = {spec.key.path[-1] for spec in specs}
    names = {unique_id: node["name"] for unique_id, node in manifest["nodes"].items()}
    tested = {
        unique_id: names[node["attached_node"]]
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "test" and names[node["attached_node"]] in of_part
    }

    lineage = _Lineage(manifest, settings)

    @dg.multi_asset(
        name=step,
        specs=specs,
        check_specs=[
            check_spec(node["name"], table, _tested(node))
            for unique_id, table in tested.items()
            for node in [manifest["nodes"][unique_id]]
        ],
        pool=POOL,
    )
    def dbt(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        with progress.step(step):
            refuse_private_history(settings, context.run.tags)
            nodes = build_warehouse(settings, part, progress.item)
            # Only Dagster's pages show it: a command attaches what their runs have found.
            traced = lineage.of(nodes, reads_sql=not is_command(context.run.tags))
        rows = _row_counts(current_path(settings))
        for node in nodes:
            if node.name in shown:
                counted = {"dagster/row_count": rows[node.name]} if node.name in rows else {}
                yield dg.MaterializeResult(
                    asset_key=dg.AssetKey(node.name),
                    metadata={"seconds": node.seconds, **counted, **traced.get(node.name, {})},
                )
        results = dbt_results(settings, nodes, tested)
        write_page(settings, step, results)
        yield from map(check_result, results)

    return dbt


class _Lineage:
    """Of which columns of other assets the columns of an asset are made, as Dagster shows it."""

    def __init__(self, manifest: Mapping[str, Any], settings: Settings) -> None:
        nodes = manifest["nodes"]
        names = {id_: node["name"] for id_, node in nodes.items()}
        self._path = settings.dbt_target / "column_lineage.json"
        self._dialect = sql_dialect(settings)
        self._reads = {
            node["name"]: tuple(names[id_] for id_ in node["depends_on"]["nodes"] if id_ in names)
            for node in nodes.values()
            if _is_model(node)
        }
        self._seeds = {
            node["name"]: settings.dbt_project / node["original_file_path"]
            for node in nodes.values()
            if node["resource_type"] == "seed"
        }
        self._landed = {staging_name(spec): spec.name for spec in tables_of("landing")}

    def of(self, nodes: Iterable[NodeResult], *, reads_sql: bool) -> dict[str, dict[str, Any]]:
        """The metadata of each model whose lineage is known."""
        models = [
            CompiledModel(node.name, node.compiled, self._reads[node.name])
            for node in nodes
            if node.kind == "model"
        ]
        seeds = {name: _header(path) for name, path in self._seeds.items()}
        traced = KeptLineage(self._path, self._dialect).trace(models, seeds, reads_sql=reads_sql)
        return {name: {_LINEAGE: self._shown(columns)} for name, columns in traced.items()}

    def _shown(self, columns: Columns) -> dg.TableColumnLineage:
        # A staging view has the columns of its landing table, which is the asset.
        return dg.TableColumnLineage(
            {
                column: [
                    dg.TableColumnDep(self._landed.get(table, table), source)
                    for table, source in made_of
                ]
                for column, made_of in columns.items()
            }
        )


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _tested(node: Mapping[str, Any]) -> str:
    """What a dbt test looks at."""
    generic = node.get("test_metadata")
    if generic is None:
        return f"dbt test {node['name']} finds no row."
    said = {
        name: value
        for name, value in sorted(generic["kwargs"].items())
        if name != "model" and not str(value).startswith("{{ get_where")
    }
    return f"dbt test {generic['name']}: " + "; ".join(f"{k} {v}" for k, v in said.items())


def _refuse_contracts_without_model(manifest: Mapping[str, Any]) -> None:
    models = {node["name"] for node in manifest["nodes"].values() if _is_model(node)}
    missing = sorted({spec.name for spec in tables_of("mart")} - models)
    if missing:
        raise WarehouseError(
            "dbt_project/models/marts",
            expected="a model for every mart contract",
            found=f"none for {', '.join(missing)}",
            remedy="Add the model, or remove the contract.",
        )


def _asset_specs(manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """Seeds, intermediate models and marts as assets.

    Staging views are landing tables with casts, one for one: as assets they would add a column to
    the graph and nothing to read there, so their readers hang on landing itself.
    """
    landed = {
        dg.AssetKey(staging_name(spec)): dg.AssetKey(spec.name) for spec in tables_of("landing")
    }
    specs = build_dbt_asset_specs(manifest=manifest, dagster_dbt_translator=_Translator())
    return [
        spec.replace_attributes(
            deps=sorted({landed.get(dep.asset_key, dep.asset_key) for dep in spec.deps})
        )
        for spec in specs
        if spec.key not in landed
    ]


def _row_counts(file: Path) -> dict[str, int]:
    with reading(file) as connection:
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
        return {
            name: (connection.table(name).count("*").fetchone() or (0,))[0] for (name,) in tables
        }
