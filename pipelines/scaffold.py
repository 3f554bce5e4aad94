"""The skeleton of a source: three short files and a snapshot, ready to be filled in."""

import keyword
import re
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.files import sha256_of
from pipelines.settings import Settings
from pipelines.snapshots.record import RECORD, RawFile, Snapshot
from pipelines.snapshots.store import store_snapshot
from pipelines.source_registry import all_sources

_MODULE = '''"""<What the source is, in a line.>

<What a reader must know of it: layout, traps.>
"""

from pipelines.snapshots.tables import Frames
from pipelines.source_definition import Source
from pipelines.source_definition import Cadence
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import read_csv

SOURCE = Source(
    id="{id}",
    title="<title>",
    publisher="<publisher>",
    homepage="https://example.org/",
    citation="<how to cite it>",
    cadence=Cadence.YEARLY,
)


def parse(snapshot: Snapshot) -> Frames:
    """Read the file as published; rename, change nothing else."""
    return {{"raw_{id}__item": read_csv(snapshot, "item.csv", {{"id": "code", "name": "label"}})}}
'''

_CONTRACTS = '''"""Tables of {id}: as landed, and as published."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract


class ItemColumns(Contract):
    """What is known of an <item>."""

    code: pl.String = c.code(published_as="id")
    label: pl.String = c.label(published_as="name")


class Landing(ItemColumns):
    """<What the table holds.>"""

    class Config:
        name = "raw_{id}__item"
        metadata = {{
            "each_row_is_a": "<item>",
            "primary_key": ["code"],
        }}


class Mart(ItemColumns):
    """<What the table holds.>"""

    class Config:
        name = "{id}_item"
        metadata = {{
            "each_row_is_a": "<item>",
            "primary_key": ["code"],
            "sources": ["{id}"],
        }}
'''

_MODEL = """select
    code,
    label
from {{{{ ref('stg_{id}__item') }}}}
"""

_DATA_FILE, _DATA = "item.csv", b"id,name\n1,first\n"


def write_skeleton(settings: Settings, source_id: str) -> list[Path]:
    """Write the files of a new source; returns them.

    Raises:
        UsageError: The id is not snake_case, or the source exists.
    """
    files = _files(settings, source_id)
    raw = settings.raw / source_id
    existing = [path for path in (*files, raw) if path.exists()]
    is_known = source_id in {source.id for source in all_sources()}
    is_new = not (existing or is_known or keyword.iskeyword(source_id))
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", source_id) or not is_new:
        raise UsageError(
            f"new-source {source_id}",
            expected="a snake_case id that no source has",
            found=", ".join(path.name for path in existing) or f"'{source_id}'",
            remedy="Choose another id: <publisher or product>_<subject>.",
        )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder = store_snapshot(_snapshot(settings, source_id), {_DATA_FILE: _DATA})
    return [*files, folder / _DATA_FILE, folder / RECORD]


def _files(settings: Settings, source_id: str) -> dict[Path, str]:
    project = settings.project_dir
    return {
        project / "pipelines" / "sources" / f"{source_id}.py": _MODULE.format(id=source_id),
        settings.contracts / "tables" / f"{source_id}.py": _CONTRACTS.format(id=source_id),
        settings.dbt_project / "models" / "marts" / f"{source_id}_item.sql": _MODEL.format(
            id=source_id
        ),
    }


def _snapshot(settings: Settings, source_id: str) -> Snapshot:
    version = settings.today.isoformat()
    return Snapshot(
        source_id=source_id,
        version=version,
        folder=settings.raw / source_id / version,
        stored_on=settings.today,
        citation="<how to cite it>",
        files=(
            RawFile(
                name=_DATA_FILE,
                layout="csv",
                sha256=sha256_of(_DATA),
                size=len(_DATA),
                rows=1,
                url="https://example.org/item.csv",
            ),
        ),
        url="https://example.org/",
        title="<title>",
        licence_basis="open_licence",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
