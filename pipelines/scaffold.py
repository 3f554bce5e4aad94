"""The skeleton of a source: three short files, a snapshot and a fixture, ready to be filled in."""

import csv
import io
import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.files import sha256_of
from pipelines.settings import Settings
from pipelines.snapshots.record import RECORD, RawFile, Snapshot
from pipelines.snapshots.store import store_snapshot
from pipelines.source_registry import all_sources


@dataclass(frozen=True)
class _Kind:
    """What the skeletons of two kinds of sources differ in; `{id}` and `{file}` are filled in."""

    table: str
    imported: str
    declared: str
    columns: str
    contracts: str
    model: str
    data: bytes


_MODULE = '''"""<What the source is, in a line.>

<What a reader must know of it: layout, traps.>
"""

from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import {imported}

SOURCE = Source(
    id="{id}",
    title="<title>",
    publisher="<publisher>",
    homepage="https://example.org/",
    citation="<how to cite it>",
    cadence=Cadence.YEARLY,
{declared})

# The publisher's header -> columns of the contract.
_COLUMNS = {{
{columns}}}


def parse(snapshot: Snapshot) -> Frames:
    """Read the file as published; rename, change nothing else."""
    return {{"raw_{id}__{table}": read_csv(snapshot, "{file}", _COLUMNS)}}
'''

_PLAIN = _Kind(
    table="item",
    imported="Cadence, Source",
    declared="",
    columns="""    "id": "code",
    "name": "label",
""",
    contracts='''"""Tables of {id}: as landed, and as published."""

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
''',
    model="""-- One row per <item>.
select
    code,
    label
from {{{{ ref('stg_{id}__item') }}}}
""",
    data=b"id,name\n1,first\n",
)

_OF_CITIES = _Kind(
    table="amount",
    imported="Cadence, CodeSystem, Source",
    declared="""    code_systems=(CodeSystem("{id}", label="City, as <title> codes it"),),
""",
    columns="""    "id": "code",
    "name": "mentioned_name",
    "state": "state_or_region",
    "country": "mentioned_country",
    "year": "year",
    "amount": "amount",
""",
    contracts='''"""Tables of {id}: as landed, and as published."""

from typing import Any

import polars as pl

from contracts import columns as c
from contracts.model import CityMention, Contract, fk
from contracts.units import Unit


def _amount() -> Any:
    return c.own_column("<What is counted>.", Unit.COUNT, published_as="amount", ge=0)


class Landing(Contract):
    """<What the table holds.>"""

    code: pl.String = c.code(published_as="id")
    mentioned_name: pl.String = c.mentioned_name(published_as="name")
    state_or_region: pl.String = c.state_or_region(nullable=True, published_as="state")
    mentioned_country: pl.String = c.mentioned_country(published_as="country")
    year: pl.Int32 = c.year(published_as="year")
    amount: pl.Float64 = _amount()

    class Config:
        name = "raw_{id}__amount"
        metadata = {{
            "each_row_is_a": "city and year, as published",
            "primary_key": ["code", "year"],
            # Where identity finds the cities. A name of several cities stays without a match.
            "city_mention": CityMention(
                code_system="{id}",
                vintage="current",
                code="code",
                name="mentioned_name",
                country="mentioned_country",
                admin1="state_or_region",
            ),
        }}


class Mart(Contract):
    """<What the table holds.>"""

    city_code: pl.String = c.city_code()
    year: pl.Int32 = c.year(published_as="year")
    amount: pl.Float64 = _amount()

    class Config:
        name = "{id}_amount"
        metadata = {{
            "each_row_is_a": "city and year",
            "primary_key": ["city_code", "year"],
            "foreign_keys": [fk("city_code", "city")],
            "sources": ["{id}"],
        }}
''',
    model="""-- One row per city and year.
with published as (
    select * from {{{{ ref('stg_{id}__amount') }}}}
),

identifiers as (
    select * from {{{{ ref('stg_identity__city_identifier') }}}}
    where code_system = '{id}'
),

final as (
    select
        identifiers.city_code,
        published.year,
        published.amount
    from published
    inner join identifiers on published.code = identifiers.code
)

select * from final
""",
    data=(
        b"id,name,state,country,year,amount\n"
        b"1,Lima,,Peru,2023,1250\n"
        b"2,Austin,TX,United States,2023,300\n"
    ),
)


def write_skeleton(
    settings: Settings, source_id: str, *, of_cities: bool = False, file: Path | None = None
) -> list[Path]:
    """Write the files of a new source.

    Args:
        settings: Folders.
        source_id: Its id.
        of_cities: The source names cities, which are to be matched.
        file: A CSV file of the publisher to begin with, else some made-up rows.

    Returns:
        What was written.

    Raises:
        UsageError: The id is not snake_case, the source exists, or there is no such file.
    """
    kind = _OF_CITIES if of_cities else _PLAIN
    name, data = _first_file(kind, file)
    files = _files(settings, source_id, kind, name)
    fixtures = settings.project_dir / "tests" / "fixtures" / source_id
    existing = [path for path in (*files, settings.raw / source_id, fixtures) if path.exists()]
    is_known = source_id in {source.id for source in all_sources()}
    is_new = not (existing or is_known or keyword.iskeyword(source_id))
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", source_id) or not is_new:
        raise UsageError(
            f"new-source {source_id}",
            expected="a snake_case id that no source has",
            found=", ".join(path.name for path in existing) or f"'{source_id}'",
            remedy="Choose another id: <publisher or product>_<subject>.",
        )
    contents = {path: text.encode() for path, text in files.items()}
    for path, content in (contents | {fixtures / name: _some_rows(data)}).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder = store_snapshot(_snapshot(settings, source_id, name, data), {name: data})
    return [*files, folder / name, folder / RECORD, fixtures / name]


def _first_file(kind: _Kind, file: Path | None) -> tuple[str, bytes]:
    if file is None:
        return f"{kind.table}.csv", kind.data
    if file.suffix != ".csv" or not file.is_file():
        raise UsageError(
            f"--file {file}",
            expected="a CSV file that is there",
            found="another kind of file" if file.is_file() else "none",
            remedy="Save the publisher's table as CSV in UTF-8, or leave the option out and change "
            "parse() afterwards.",
        )
    return file.name, file.read_bytes()


def _some_rows(data: bytes) -> bytes:
    """The header and the first ten rows."""
    return b"".join(data.splitlines(keepends=True)[:11])


def _files(settings: Settings, source_id: str, kind: _Kind, name: str) -> dict[Path, str]:
    project = settings.project_dir
    module = _MODULE.format(
        id=source_id,
        table=kind.table,
        imported=kind.imported,
        declared=kind.declared.format(id=source_id),
        columns=kind.columns,
        file=name,
    )
    model = settings.dbt_project / "models" / "marts" / f"{source_id}_{kind.table}.sql"
    return {
        project / "pipelines" / "sources" / f"{source_id}.py": module,
        settings.contracts / "tables" / f"{source_id}.py": kind.contracts.format(id=source_id),
        model: kind.model.format(id=source_id),
    }


def _snapshot(settings: Settings, source_id: str, name: str, data: bytes) -> Snapshot:
    version = settings.today.isoformat()
    return Snapshot(
        source_id=source_id,
        version=version,
        folder=settings.raw / source_id / version,
        stored_on=settings.today,
        citation="<how to cite it>",
        files=(
            RawFile(
                name=name,
                layout="csv",
                sha256=sha256_of(data),
                size=len(data),
                rows=len(list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"))))) - 1,
                url=f"https://example.org/{name}",
            ),
        ),
        url="https://example.org/",
        title="<title>",
        licence_basis="open_licence",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )
