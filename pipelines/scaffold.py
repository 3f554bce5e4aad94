"""The skeleton of a source: three short files and a snapshot, ready to be filled in."""

import json
import keyword
import re
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.files import sha256_of
from pipelines.settings import Settings
from pipelines.sources._base import all_sources

_MODULE = '''"""<What the source is, in a line.>

<What a reader must know of it: layout, traps.>
"""

from pipelines.sources._base import Cadence, Frames, Source
from pipelines.sources._snapshot import Snapshot
from pipelines.sources._tables import read_csv

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
            "layer": "landing",
            "each_row_is_a": "<item>",
            "primary_key": ["code"],
            "version": "1.0.0",
        }}


class Mart(ItemColumns):
    """<What the table holds.>"""

    class Config:
        name = "{id}_item"
        metadata = {{
            "layer": "mart",
            "each_row_is_a": "<item>",
            "primary_key": ["code"],
            "sources": ["{id}"],
            "version": "1.0.0",
        }}
'''

_MODEL = """select
    code,
    label
from {{{{ ref('stg_{id}__item') }}}}
"""

_DATA = "id,name\n1,first\n"


def write_skeleton(settings: Settings, source_id: str) -> list[Path]:
    """Write the files of a new source; returns them.

    Raises:
        UsageError: The id is not snake_case, or the source exists.
    """
    files = _files(settings, source_id)
    existing = [path for path in files if path.exists()]
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
    return list(files)


def _files(settings: Settings, source_id: str) -> dict[Path, str]:
    project = settings.project_dir
    snapshot = settings.raw / source_id / settings.today.isoformat()
    return {
        project / "pipelines" / "sources" / f"{source_id}.py": _MODULE.format(id=source_id),
        settings.contracts / "tables" / f"{source_id}.py": _CONTRACTS.format(id=source_id),
        settings.dbt_project / "models" / "marts" / f"{source_id}_item.sql": _MODEL.format(
            id=source_id
        ),
        snapshot / "item.csv": _DATA,
        snapshot / "snapshot.json": _record(source_id, snapshot.name),
    }


def _record(source_id: str, version: str) -> str:
    data = _DATA.encode()
    record = {
        "source": source_id,
        "version": version,
        "title": "<title>",
        "url": "https://example.org/",
        "stored_on": version,
        "published_on": None,
        "licence_basis": "open_licence",
        "licence": "CC-BY-4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "citation": "<how to cite it>",
        "transcription": None,
        "inferred": [],
        "gaps": [],
        "files": [
            {
                "name": "item.csv",
                "layout": "csv",
                "publisher_layout": True,
                "derived": False,
                "bytes": len(data),
                "sha256": sha256_of(data),
                "rows": 1,
                "url": "https://example.org/item.csv",
            }
        ],
    }
    return json.dumps(record, indent=2) + "\n"
