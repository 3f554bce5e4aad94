"""Source -> snapshot -> parse -> correct -> contract -> landing. The same code for every source.

Here: the order of the steps, and what is written where. Not here: any single source, any rule.
Each table lands as one typed Parquet file; what was left out or corrected goes beside it.
"""

from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter

import polars as pl

from contracts import vocab
from contracts.model import TableSpec, all_tables, landing_tables_of, tables_of
from pipelines.build_inputs import present_snapshots
from pipelines.checks.contract import Enforced, Quarantined, TableCount, enforce
from pipelines.checks.corrections import Applied, Correction, correct, load_corrections
from pipelines.checks.exceptions import (
    KnownFailure,
    load_exceptions,
    refuse_expired,
    refuse_strangers,
    refuse_unused,
)
from pipelines.errors import ContractError, CorrectionError
from pipelines.files import write_atomically, write_json
from pipelines.landing_kept import (
    kept_report,
    landing_key,
    landing_path,
    source_of,
    tables_pointed_to,
)
from pipelines.settings import Settings
from pipelines.snapshots.record import Snapshot, check_file
from pipelines.snapshots.tables import LINEAGE, Frames, stacked
from pipelines.source_definition import SourceModule


@dataclass(frozen=True)
class Landed:
    """What one source brought into landing."""

    source_id: str
    snapshot_versions: list[str]
    tables: list[TableCount]
    inputs: str = ""
    """Hash of everything that decided it (`landing_key`)."""


def read_landing(settings: Settings, table: str) -> pl.DataFrame:
    """A landing table with its lineage columns.

    Raises:
        ContractError: The file is missing or damaged.
    """
    try:
        return pl.read_parquet(landing_path(settings, table))
    except (OSError, pl.exceptions.ComputeError) as error:
        raise ContractError(
            f"landing table {table}",
            expected="the Parquet file as it was landed",
            found=" ".join(str(error).split()),
            remedy="Run `cityfare build`: it lands everything anew.",
        ) from error


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
    frames = parsed(module, snapshots, settings)
    for snapshot in snapshots:
        # What was parsed must be what was compared with its record.
        for file in snapshot.files:
            check_file(snapshot, file)
    specs = landing_order(source_id, frames)

    results: dict[str, Enforced] = {}
    applied: list[Applied] = []
    for spec in specs:
        frame, done = correct(frames[spec.name], spec.name, corrections)
        references = references_of(spec, results, settings)
        results[spec.name] = enforce(frame, spec, references, exceptions)
        applied.extend(done)
    refuse_unused(exceptions, [e for result in results.values() for e in result.used_exceptions])
    if len(applied) != len(corrections):
        strangers = {c.table for c in corrections} - set(results)
        raise CorrectionError(
            f"contracts/corrections/{source_id}.yml",
            expected="tables of the source",
            found=", ".join(sorted(strangers)),
            remedy="Name a table of the source.",
        )
    landed = Landed(
        source_id,
        [snapshot.version for snapshot in snapshots],
        [_count(table, result, applied) for table, result in results.items()],
        key,
    )
    _write(landed, results, applied, settings)
    return landed


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
    if not snapshots:
        return {spec.name: _nothing(spec) for spec in landing_tables_of(module.source.id)}
    landed = {
        spec.name: read_landing(settings, spec.name)
        for source_id in module.source.reads
        for spec in landing_tables_of(source_id)
    }
    return stacked([module.parse(snapshot, landed) for snapshot in snapshots])


def _nothing(spec: TableSpec) -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(spec.column_names, pl.String), **LINEAGE})


def landing_order(source_id: str, frames: Frames) -> list[TableSpec]:
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
    spec: TableSpec, results: dict[str, Enforced], settings: Settings
) -> dict[str, pl.DataFrame]:
    """The accepted tables that a contract points to: of this source so far, else from landing."""
    return {
        table: results[table].accepted if table in results else read_landing(settings, table)
        for table in tables_pointed_to(spec)
    }


def _count(table: str, result: Enforced, applied: list[Applied]) -> TableCount:
    return TableCount(
        table=table,
        rows_in=result.rows_in,
        accepted=result.accepted.height,
        quarantined=result.rows_out,
        cells_blanked=sum(q.outcome == "cell" for q in result.quarantined),
        corrected=sum(done.table == table for done in applied),
        tolerated=len(result.used_exceptions),
    )


def _write(
    landed: Landed, results: dict[str, Enforced], applied: list[Applied], settings: Settings
) -> None:
    # First out, last in: a report stands beside tables of its own inputs only.
    report = settings.reports / f"{landed.source_id}.json"
    report.unlink(missing_ok=True)
    for table, result in results.items():
        write_landing(settings, table, result.accepted)
    quarantined = [q for result in results.values() for q in result.quarantined]
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
