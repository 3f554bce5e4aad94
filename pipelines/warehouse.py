"""dbt in this process: parse once, build as a whole, tell what each model and test did.

Here: the only code that runs dbt, and the only one that lets DuckDB be written.
Not here: what the models say (`dbt_project/`), which engine runs them (`engines.py`), or how
Dagster shows them (`assets/dbt.py`).
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipelines.build_inputs import holds_synthetic
from pipelines.engines import WORK, engine_of
from pipelines.errors import WarehouseError
from pipelines.files import write_json
from pipelines.fingerprint import fingerprint_of
from pipelines.lock import exclusive
from pipelines.settings import Settings, hush_usage_reports

if TYPE_CHECKING:
    import duckdb

_BUILDING = "building.duckdb"
_PARSED_FROM = "parsed_from.json"


@dataclass(frozen=True)
class NodeResult:
    """What one model, seed or test did."""

    unique_id: str
    name: str
    kind: str
    status: str
    seconds: float
    message: str
    failures: int
    compiled: str
    layer: str = ""
    """The folder of a model: staging, intermediate or marts."""

    @property
    def is_ok(self) -> bool:
        """Built, or tested without a failing row."""
        return self.status in ("success", "pass")


def manifest_path(settings: Settings) -> Path:
    """The manifest that the asset graph is drawn from."""
    return settings.dbt_target / "manifest.json"


def prepare_manifest(settings: Settings) -> Path:
    """Parse the dbt project unless the manifest at hand is of the same files.

    Raises:
        WarehouseError: A model or its YAML cannot be parsed.
    """
    found = [engine_of(settings).name, fingerprint_of([settings.dbt_project], settings.project_dir)]
    stamp = settings.dbt_target / _PARSED_FROM
    is_parsed = manifest_path(settings).exists() and stamp.exists()
    if is_parsed and json.loads(stamp.read_text("utf-8")) == found:
        return manifest_path(settings)
    _invoke(settings, ["parse"])
    write_json(stamp, found)
    return manifest_path(settings)


class Part(StrEnum):
    """The two runs of dbt: the study reads what the first makes, the second makes marts of it."""

    CORE = "core"
    STUDY = "study"

    @property
    def selection(self) -> list[str]:
        """How dbt picks the models of the part."""
        return ["--exclude" if self is Part.CORE else "--select", f"tag:{Part.STUDY}"]


def building_path(settings: Settings) -> Path:
    """The private file that is being built; between the two parts the study reads it."""
    return settings.warehouse.with_name(_BUILDING)


def current_path(settings: Settings) -> Path:
    """The file with the newest marts while a build is under way: private until it is whole."""
    building = building_path(settings)
    return building if building.exists() else settings.warehouse


def build_warehouse(
    settings: Settings, part: Part, on_done: Callable[[str], None] = lambda name: None
) -> list[NodeResult]:
    """Run the seeds, models and tests of one part into a private file.

    The second part then puts that file in the warehouse's place.

    Args:
        settings: Folders.
        part: Which models; the core starts an empty file.
        on_done: Called with the name of each node that has finished.

    Returns:
        One result for each seed, model and test, failed tests included.

    Raises:
        WarehouseError: A model cannot be built; the warehouse stays as it was. A failing test is no
            error here: it is a check, and the release refuses it.
    """
    # Without a manifest of this process dbt parses by itself, and only what changed.
    manifest = _PARSED.get(settings.dbt_target)
    with exclusive(settings):
        return _build(settings, part, manifest, on_done)


def _build(
    settings: Settings, part: Part, manifest: Any, on_done: Callable[[str], None]
) -> list[NodeResult]:
    if part is Part.CORE:
        for name in (_BUILDING, WORK):
            for path in settings.warehouse.parent.glob(f"{name}*"):
                path.unlink()
    elif not building_path(settings).exists():
        raise WarehouseError(
            "study marts",
            expected="the core marts, built before them in the same run",
            found="none",
            remedy="Run the whole job: `cityfare build`.",
        )
    # Unit tests judge the models on rows of their own, so they would find the same in every build.
    command = ["build", *part.selection, "--exclude-resource-type", "unit_test"]
    engine = engine_of(settings)
    with engine.running(anew=part is Part.CORE):
        results = _invoke(settings, command, manifest=manifest, on_done=on_done)
        nodes = [_node_result(result) for result in results]
        marts = [node.name for node in nodes if node.is_ok and _is_mart(node)]
        engine.collect(marts, building_path(settings))
    broken = [node for node in nodes if node.status in ("error", "runtime error")]
    if broken:
        raise WarehouseError(
            f"dbt model {broken[0].name}",
            expected="a model that builds",
            found=" ".join(broken[0].message.split()),
            remedy="Correct the model, or the contract that it must keep.",
        )
    if part is Part.STUDY:
        _put_in_place(settings)
    return nodes


@contextmanager
def reading(
    path: Path, *, memory_limit: str | None = None
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A read-only connection to a DuckDB file that can reach nothing else.

    What does not fit into memory goes to a temporary folder that is removed, not beside the file.

    Raises:
        WarehouseError: The file is missing or is no whole DuckDB file.
    """
    import duckdb

    with _SPILL.shared() as spill:
        options: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
            "temp_directory": spill,
        }
        try:
            connection = duckdb.connect(str(path), read_only=True, config=options)
        except duckdb.Error as error:
            raise WarehouseError(
                str(path),
                expected="a DuckDB file that can be opened",
                found=" ".join(str(error).split()),
                remedy="`cityfare verify` tells whether a release is whole; "
                "move a damaged one away and build again.",
            ) from error
        try:
            _limit(connection, memory_limit)
            yield connection
        finally:
            connection.close()


def _limit(connection: "duckdb.DuckDBPyConnection", memory_limit: str | None) -> None:
    """Set the limit and lock all settings; where the file is open already, they were set then."""
    found = connection.execute("select current_setting('lock_configuration')").fetchone()
    if found == (False,):
        if memory_limit:
            connection.execute(f"set memory_limit = '{memory_limit}'")
        connection.execute("set lock_configuration = true")


class SpillFolder:
    """The folder for what memory cannot hold: one for all connections that are open at a time.

    DuckDB refuses a second connection to a file in the same process with other settings.
    """

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._open = 0

    @contextmanager
    def shared(self) -> Iterator[str]:
        """Give the folder; the last that is done with it removes it."""
        folder = self._folder = self._folder or TemporaryDirectory(prefix="cityfare-query-")
        self._open += 1
        try:
            yield folder.name
        finally:
            self._open -= 1
            if not self._open:
                folder.cleanup()
                self._folder = None


_SPILL = SpillFolder()


def failing_rows(settings: Settings, node: NodeResult, limit: int) -> list[dict[str, Any]]:
    """The first rows that a failed test found in the file that it looked at."""
    # Compiled tests name the catalogue that dbt wrote to.
    catalogue = Path(_BUILDING).stem
    file = current_path(settings)
    return engine_of(settings).rows_of(node.compiled, limit, file, catalogue)


def _put_in_place(settings: Settings) -> None:
    stale_log = settings.warehouse.with_name(f"{settings.warehouse.name}.wal")
    # DuckDB replays a write-ahead log that lies beside a replaced file, whichever file wrote it.
    stale_log.unlink(missing_ok=True)
    building_path(settings).replace(settings.warehouse)


_PARSED: dict[Path, Any] = {}
"""Manifests that this process has parsed, by dbt target folder."""


def sql_dialect(settings: Settings) -> str:
    """The name by which SQLGlot knows the SQL that dbt compiles for the engine that runs."""
    return engine_of(settings).name


def dbt_environment(settings: Settings) -> dict[str, str]:
    """What dbt's profile reads of the engine that runs."""
    return engine_of(settings).environment(building_path(settings))


def _invoke(
    settings: Settings,
    command: list[str],
    manifest: Any = None,
    on_done: Callable[[str], None] = lambda name: None,
) -> Any:
    hush_usage_reports()
    os.environ.update(dbt_environment(settings))  # noqa: TID251  dbt's profile reads it from there.
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    from dbt.cli.main import dbtRunner

    def listen(event: Any) -> None:
        if event.info.name == "NodeFinished":
            on_done(event.data.node_info.node_name)

    # Snapshots are read once they have landed: before, one that is broken stops its source.
    is_synthetic = command != ["parse"] and holds_synthetic(settings)
    # Nobody reads what dbt writes of a run; the manifest is of use, and parsing writes it.
    written = [] if command == ["parse"] else ["--no-write-json"]
    outcome = dbtRunner(manifest=manifest, callbacks=[listen]).invoke(
        [*command, *_options(settings, is_synthetic=is_synthetic), *written]
    )
    if outcome.exception is not None:
        raise WarehouseError(
            f"dbt {command[0]}",
            expected="a project that dbt can run",
            found=" ".join(str(outcome.exception).split()),
            remedy="Correct dbt_project/; `cityfare generate` writes what contracts decide.",
        )
    if command == ["parse"]:
        _PARSED[settings.dbt_target] = outcome.result
        return outcome.result
    return outcome.result.results


def _options(settings: Settings, *, is_synthetic: bool) -> list[str]:
    folder = str(settings.dbt_project)
    variables = json.dumps(
        {
            "landing_dir": str(settings.landing),
            "score_from_modelled": settings.score_modelled,
            "synthetic": is_synthetic,
        }
    )
    quiet = ["--quiet", "--no-use-colors", "--log-level", "none", "--log-path"]
    return [
        *("--project-dir", folder, "--profiles-dir", folder),
        *("--target", engine_of(settings).name),
        *("--target-path", str(settings.dbt_target), "--vars", variables),
        *(*quiet, str(settings.dbt_target / "logs")),
    ]


def _is_mart(node: NodeResult) -> bool:
    return node.kind == "model" and node.layer == "marts"


def _node_result(result: Any) -> NodeResult:
    return NodeResult(
        unique_id=result.node.unique_id,
        name=result.node.name,
        kind=str(result.node.resource_type),
        status=str(result.status),
        seconds=float(result.execution_time),
        message=result.message or "",
        failures=int(result.failures or 0),
        compiled=getattr(result.node, "compiled_code", None) or "",
        layer=result.node.fqn[1],
    )
