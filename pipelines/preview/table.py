"""A publisher's table: which source it is of, what it holds, what the contracts make of it."""

import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from contracts.model import TableSpec
from pipelines.build_inputs import present_records
from pipelines.checks.contract import Enforced, enforce
from pipelines.errors import CityfareError
from pipelines.files import sha256_of_file
from pipelines.ingest import (
    ingest,
    landing_order,
    references_of,
)
from pipelines.landing_kept import sources_needed_by
from pipelines.settings import Settings
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources

KIND = "source_file"
_HEAD_BYTES = 65_536
_SHOWN = 5

Json = str | int | float | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class LandedTable:
    """What one landing table would take of the file."""

    table: str
    rows_in: int
    accepted: int
    quarantined: int
    cells_blanked: int
    rules: dict[str, int]
    first_rows: list[dict[str, Json]]


@dataclass(frozen=True)
class SourceFile:
    """A publisher's file: layout, counts, what would land, what stands against it."""

    source_id: str
    layout: str
    rows: int
    observations: int
    skipped: dict[str, int]
    odd: dict[str, int]
    first_rows: list[dict[str, Json]]
    tables: list[LandedTable] = field(default_factory=list)
    problem: str | None = None
    """Why its source cannot take it; None where it can."""

    def to_json(self) -> dict[str, Json]:
        """The object that `cityfare parse` prints."""
        return {
            "kind": KIND,
            "source": self.source_id,
            "layout": self.layout,
            "rows": self.rows,
            "observations": self.observations,
            "skipped": dict(self.skipped),
            "odd": dict(self.odd),
            "first_rows": list(self.first_rows),
            "tables": [_table_json(table) for table in self.tables],
            "problems": [self.problem] if self.problem else [],
        }


def _table_json(table: LandedTable) -> Json:
    return {
        "table": table.table,
        "rows_in": table.rows_in,
        "accepted": table.accepted,
        "quarantined": table.quarantined,
        "cells_blanked": table.cells_blanked,
        "rules": dict(table.rules),
        "first_rows": list(table.first_rows),
    }


def source_of_file(path: Path) -> tuple[SourceModule, str] | None:
    """The source whose publisher writes such files, with the layout; None where there is none."""
    for module in loaded_sources().values():
        layout = layout_of(module, path)
        if layout is not None:
            return module, layout
    return None


def layout_of(module: SourceModule, path: Path) -> str | None:
    """The layout of a file, if the source's publisher writes such files."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return module.recognise(head) if module.recognise else None


def read_table(settings: Settings, path: Path, module: SourceModule, layout: str) -> SourceFile:
    """Read a file as its source would and hold it against the contracts.

    Raises:
        SourceFormatError: The file is damaged or of another layout than its beginning promises.
    """
    if module.open_file is None:
        raise TypeError(f"source {module.source.id} recognises files that it cannot open")
    reading = module.open_file(path)
    counted = SourceFile(
        source_id=module.source.id,
        layout=layout,
        rows=reading.rows,
        observations=reading.rows_out,
        skipped=reading.skipped,
        odd=reading.problems,
        first_rows=reading.frame.head(_SHOWN).to_dicts(),
    )
    try:
        return _with_tables(settings, path, module, counted)
    except CityfareError as error:
        return replace(counted, problem=str(error))


def _with_tables(
    settings: Settings, path: Path, module: SourceModule, counted: SourceFile
) -> SourceFile:
    with TemporaryDirectory(prefix="cityfare-") as scratch:
        tried = Settings(
            project_dir=settings.project_dir,
            raw_dir=settings.raw_dir,
            build_dir=Path(scratch) / "build",
            overlay_dir=settings.overlay,
        )
        for source_id in _needed(module.source.id):
            ingest(loaded_sources()[source_id], tried)
        snapshot = _snapshot(settings, path, module, Path(scratch), counted.layout)
        frames = module.parse(snapshot)
        tables = _landed(module.source.id, frames, snapshot.files[-1].name, tried)
    return replace(counted, tables=tables)


def _needed(source_id: str) -> list[str]:
    """Sources that must land before this one, each after those that it needs itself."""
    needs: dict[str, frozenset[str]] = {}
    open_ids = [source_id]
    while open_ids:
        current = open_ids.pop()
        needs[current] = sources_needed_by(current)
        open_ids += [other for other in needs[current] if other not in needs]
    return [other for other in TopologicalSorter(needs).static_order() if other != source_id]


def _snapshot(
    settings: Settings, path: Path, module: SourceModule, scratch: Path, layout: str
) -> Snapshot:
    """A snapshot as fetching would make it: the file, and what goes along from the newest one."""
    folder = scratch / "trial" / module.source.id / settings.today.isoformat()
    folder.mkdir(parents=True)
    present = present_records(settings, module.source.id)
    carried = module.fetch.carries if module.fetch else ()
    files = [present[-1].file(name) for name in carried] if present else []
    # Lists go along; observations of another year would only mix with those of the file.
    files = [file for file in files if layout_of(module, present[-1].path(file)) is None]
    for file in files:
        shutil.copyfile(present[-1].path(file), folder / file.name)
    (folder / path.name).symlink_to(path.resolve())
    files.append(
        RawFile(
            name=path.name,
            layout=layout,
            sha256=sha256_of_file(path),
            size=path.stat().st_size,
            # Names of files say what nobody else does: a release, a year.
            vintage=path.stem.replace("_", " "),
        )
    )
    return Snapshot(
        source_id=module.source.id,
        version=folder.name,
        folder=folder,
        stored_on=settings.today,
        citation="",
        files=tuple(files),
    )


def _landed(
    source_id: str, frames: dict[str, pl.DataFrame], file_name: str, tried: Settings
) -> list[LandedTable]:
    accepted: dict[str, pl.DataFrame] = {}
    tables = []
    for spec in landing_order(source_id, frames):
        frame = frames[spec.name]
        result = enforce(frame, spec, references_of(spec, accepted, tried))
        accepted[spec.name] = result.accepted
        if (frame["source_file"] == file_name).any():
            tables.append(_counted(spec, result, file_name))
    return tables


def _counted(spec: TableSpec, result: Enforced, file_name: str) -> LandedTable:
    accepted = result.accepted.filter(pl.col("source_file") == file_name)
    left_out = [q for q in result.quarantined if q.source_file == file_name]
    out = {q.source_row for q in left_out if q.outcome == "row"}
    return LandedTable(
        table=spec.name,
        rows_in=accepted.height + len(out),
        accepted=accepted.height,
        quarantined=len(out),
        cells_blanked=sum(q.outcome == "cell" for q in left_out),
        rules=dict(Counter(q.rule for q in left_out)),
        first_rows=accepted.head(_SHOWN).with_columns(pl.col(pl.Date).cast(pl.String)).to_dicts(),
    )
