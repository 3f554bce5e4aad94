"""Source -> snapshot -> parse -> correct -> contract -> landing. The same code for every source.

Here: the order of the steps, and what is written where. Not here: any single source, any rule.
Each table lands as one typed Parquet file; what was left out or corrected goes beside it.
"""

import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from polars.io.plugins import register_io_source

from contracts import vocab
from contracts.model import TableSpec, all_tables, landing_tables_of, tables_of
from pipelines.build_inputs import present_snapshots
from pipelines.checks.contract import Enforcement, Judged, Quarantined, TableCount
from pipelines.checks.corrections import Applied, Correction, correct, load_corrections
from pipelines.checks.exceptions import (
    KnownFailure,
    load_exceptions,
    refuse_expired,
    refuse_strangers,
    refuse_unused,
)
from pipelines.checks.keys import check_key, duckdb_of
from pipelines.errors import ContractError, CorrectionError, SnapshotError, SourceFormatError
from pipelines.files import write_atomically, write_json
from pipelines.landing_kept import (
    kept_report,
    landing_key,
    landing_path,
    source_of,
    tables_pointed_to,
)
from pipelines.parsed_tables import ParsedTables
from pipelines.settings import Settings
from pipelines.snapshots.record import Snapshot, check_file
from pipelines.snapshots.tables import LINEAGE, Frames, stacked
from pipelines.source_definition import SourceModule

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Landed:
    """What one source brought into landing."""

    source_id: str
    snapshot_versions: list[str]
    tables: list[TableCount]
    inputs: str = ""
    """Hash of everything that decided it (`landing_key`)."""


def read_landing(
    settings: Settings, table: str, columns: Collection[str] | None = None
) -> pl.DataFrame:
    """A landing table with its lineage columns, or each row of the given columns once.

    Raises:
        ContractError: The file is missing or damaged.
    """
    try:
        return _read(landing_path(settings, table), columns)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise ContractError(
            f"landing table {table}",
            expected="the Parquet file as it was landed",
            found=" ".join(str(error).split()),
            remedy="Run `cityfare build`: it lands everything anew.",
        ) from error


def _read(path: Path, columns: Collection[str] | None) -> pl.DataFrame:
    if columns is None:
        return pl.read_parquet(path)
    return pl.scan_parquet(path).select(columns).unique(maintain_order=True).collect()


def write_landing(settings: Settings, table: str, frame: pl.DataFrame) -> None:
    """Store a landing table; readers see the old file or the new one."""
    write_atomically(landing_path(settings, table), lambda path: frame.write_parquet(path))


def ingest(module: SourceModule, settings: Settings) -> Landed:
    """Bring the snapshots of one source into landing; without any its tables are empty.

    What landed from the same bytes under the same code is kept, and no snapshot is read.

    Returns:
        The counts of every table.

    Raises:
        CityfareError: A snapshot, file, correction or table rule is wrong; nothing is written.
    """
    source_id = module.source.id
    corrections, exceptions = _on_record(settings, source_id)
    key = landing_key(settings, source_id)
    report = kept_report(settings, source_id, key)
    if report is not None:
        return Landed(**{**report, "tables": [TableCount(**count) for count in report["tables"]]})
    snapshots = present_snapshots(settings, source_id)
    with _scratch(settings, source_id) as folder, duckdb_of(settings) as duckdb:
        parts = _parsed_parts(module, snapshots, settings, folder)
        results: dict[str, Accepted] = {}
        applied: list[Applied] = []
        for spec in landing_order(source_id, parts):
            corrected, done = correct(parts[spec.name], spec.name, corrections)
            references = _references(spec, results, settings)
            enforcement = Enforcement(spec, references, exceptions)
            results[spec.name] = _accepted(corrected, spec, enforcement, duckdb, folder)
            applied.extend(done)
        judged = [result.judged for result in results.values()]
        refuse_unused(exceptions, [used for found in judged for used in found.used_exceptions])
        _refuse_unapplied(source_id, corrections, applied, results)
        landed = Landed(
            source_id,
            [snapshot.version for snapshot in snapshots],
            [_count(table, result, applied) for table, result in results.items()],
            key,
        )
        _write(landed, results, applied, settings)
    return landed


@contextmanager
def _scratch(settings: Settings, source_id: str) -> Iterator[Path]:
    """A folder for tables on their way; what a killed build left in it is removed."""
    folder = settings.landing_under_way / source_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Accepted:
    """A table that keeps its contract, on its way to landing."""

    path: Path
    rows: int
    judged: Judged


def _parsed_parts(
    module: SourceModule, snapshots: list[Snapshot], settings: Settings, folder: Path
) -> dict[str, list[pl.LazyFrame]]:
    """The tables of a source as text, those of several snapshots one below the other."""
    tables = ParsedTables(folder)
    for frames in _read_snapshots(module, snapshots, settings):
        tables.add(frames)
    for snapshot in snapshots:
        # What was parsed must be what was compared with its record.
        for file in snapshot.files:
            check_file(snapshot, file)
    return tables.tables()


def _accepted(
    parts: list[pl.LazyFrame],
    spec: TableSpec,
    enforcement: Enforcement,
    duckdb: "DuckDBPyConnection",
    folder: Path,
) -> Accepted:
    """Enforce a contract part by part, and keep what it accepts in a file of the folder."""
    judged_at_once = parts if spec.rules_by_row else [pl.concat(parts)]

    def accepted(*_: object) -> Iterator[pl.DataFrame]:
        for part in judged_at_once:
            yield enforcement.accept(part.collect())

    path = folder / f"{spec.name}.parquet"
    schema = spec.empty().hstack(pl.DataFrame(schema=LINEAGE)).schema
    register_io_source(accepted, schema=schema).sink_parquet(path)
    judged = enforcement.finish()
    rows = duckdb.read_parquet(str(path))
    check_key(rows, spec)
    return Accepted(path, rows.count("*").fetchall()[0][0], judged)


def _refuse_unapplied(
    source_id: str,
    corrections: list[Correction],
    applied: list[Applied],
    tables: Collection[str],
) -> None:
    if len(applied) != len(corrections):
        strangers = {c.table for c in corrections} - set(tables)
        raise CorrectionError(
            f"contracts/corrections/{source_id}.yml",
            expected="tables of the source",
            found=", ".join(sorted(strangers)),
            remedy="Name a table of the source.",
        )


def _on_record(settings: Settings, source_id: str) -> tuple[list[Correction], list[KnownFailure]]:
    """Corrections and exceptions of one source; both are about the project's own raw/."""
    if not settings.reads_own_raw:
        return [], []
    exceptions = load_exceptions(settings.contracts / "exceptions.yml")
    refuse_strangers(exceptions, (spec.name for spec in tables_of("landing")))
    own = f"raw_{source_id}__"
    exceptions = [e for e in exceptions if e.check.startswith(own) and not e.is_change]
    refuse_expired(exceptions, settings.today)
    return load_corrections(settings.contracts / "corrections", source_id), exceptions


def parsed(module: SourceModule, snapshots: list[Snapshot], settings: Settings) -> Frames:
    """The tables of a source as text, those of several snapshots one below the other."""
    return stacked(list(_read_snapshots(module, snapshots, settings)))


def _read_snapshots(
    module: SourceModule, snapshots: list[Snapshot], settings: Settings
) -> Iterator[Frames]:
    if not snapshots:
        yield {spec.name: _nothing(spec) for spec in landing_tables_of(module.source.id)}
        return
    landed = {
        spec.name: read_landing(settings, spec.name)
        for source_id in module.source.reads
        for spec in landing_tables_of(source_id)
    }
    try:
        for snapshot in snapshots:
            yield from module.parts(snapshot, landed)
    except (SnapshotError, SourceFormatError) as error:
        if settings.known_on is None:
            raise
        raise SourceFormatError(
            error.subject,
            expected=error.expected,
            found=error.found,
            remedy=f"On {settings.known_on} it was stored in a layout that the present code does "
            "not read: give --as-of a later day, or build with the code of that day "
            f"(git log --before={settings.known_on + timedelta(days=1)}).",
        ) from error


def _nothing(spec: TableSpec) -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(spec.column_names, pl.String), **LINEAGE})


def landing_order(source_id: str, frames: Collection[str]) -> list[TableSpec]:
    """The source's contracts, each after those that it points to.

    Raises:
        ContractError: The parser returns other tables than the contracts name.
    """
    specs = {spec.name: spec for spec in landing_tables_of(source_id)}
    if set(specs) != set(frames):
        raise ContractError(
            f"source {source_id}",
            expected=f"tables with a contract: {', '.join(sorted(specs)) or 'none'}",
            found=f"parse() returned {', '.join(sorted(frames))}",
            remedy="Add the contract in contracts/tables/, or the table in parse().",
        )
    graph = {
        name: {table for table in tables_pointed_to(spec) if table in specs and table != name}
        for name, spec in specs.items()
    }
    return [specs[name] for name in TopologicalSorter(graph).static_order()]


def references_of(
    spec: TableSpec, accepted: Mapping[str, pl.DataFrame], settings: Settings
) -> dict[str, pl.DataFrame]:
    """Keys of the tables that a contract points to: of those accepted so far, else from landing."""
    return {
        table: accepted[table] if table in accepted else read_landing(settings, table, columns)
        for table, columns in _keys_pointed_to(spec).items()
    }


def _references(
    spec: TableSpec, results: Mapping[str, Accepted], settings: Settings
) -> dict[str, pl.DataFrame]:
    own = {
        table: _read(results[table].path, columns)
        for table, columns in _keys_pointed_to(spec).items()
        if table in results
    }
    return references_of(spec, own, settings)


def _keys_pointed_to(spec: TableSpec) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for key in spec.foreign_keys:
        columns.setdefault(key.table, []).extend(key.references)
    return {table: list(dict.fromkeys(names)) for table, names in columns.items()}


def _count(table: str, result: Accepted, applied: list[Applied]) -> TableCount:
    judged = result.judged
    return TableCount(
        table=table,
        rows_in=judged.rows_in,
        accepted=result.rows,
        quarantined=judged.rows_out,
        cells_blanked=judged.cells_blanked,
        corrected=sum(done.table == table for done in applied),
        tolerated=len(judged.used_exceptions),
        records=judged.records,
    )


def _write(
    landed: Landed, results: dict[str, Accepted], applied: list[Applied], settings: Settings
) -> None:
    # First out, last in: a report stands beside tables of its own inputs only.
    report = settings.reports / f"{landed.source_id}.json"
    report.unlink(missing_ok=True)
    for table, result in results.items():
        write_atomically(landing_path(settings, table), result.path.replace)
    quarantined = [q for result in results.values() for q in result.judged.quarantined]
    source_id = landed.source_id
    write_quarantine(settings, source_id, quarantined)
    corrections = _correction_frame(source_id, applied)
    path = settings.corrected / f"{source_id}.parquet"
    write_atomically(path, lambda partial: corrections.write_parquet(partial))
    write_json(report, asdict(landed))


def write_quarantine(settings: Settings, step: str, quarantined: list[Quarantined]) -> None:
    """Store what one step (a source, or identity) left out, as `quarantined_row` has it."""
    spec = all_tables()["provenance__quarantined_row"]
    rows = [
        {
            "table_name": q.table,
            "source_id": source_of(q.table),
            "file_name": q.source_file,
            "source_row": q.source_row,
            "rule": q.rule,
            "outcome": q.outcome,
            "column_name": q.column or vocab.WHOLE_ROW,
            "found": q.found,
            "reason": q.reason,
            "row_json": q.row_json,
        }
        for q in quarantined
    ]
    frame = pl.DataFrame(rows, schema=spec.dtypes)
    path = settings.quarantine / f"{step}.parquet"
    write_atomically(path, lambda partial: frame.write_parquet(partial))


def _correction_frame(source_id: str, applied: list[Applied]) -> pl.DataFrame:
    rows = [
        {
            "table_name": done.table,
            "source_id": source_id,
            "file_name": done.source_file,
            "source_row": done.source_row,
            "column_name": done.column,
            "found": done.found,
            "replaced_by": done.replaced_by,
            "reason": done.reason,
        }
        for done in applied
    ]
    return pl.DataFrame(rows, schema=all_tables()["provenance__applied_correction"].dtypes)
