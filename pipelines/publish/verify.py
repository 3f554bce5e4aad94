"""Read a release back and hold it against its promise: bytes, schema, metadata, rows, package."""

import json
import logging
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipelines.publish.catalogue import PACKAGE, WAREHOUSE
from pipelines.publish.checksums import checksum_problems
from pipelines.warehouse import reading

_TABLE_METADATA = (b"title", b"licence", b"citation", b"contract_version", b"each_row_is_a")


def problems_of(folder: Path) -> list[str]:
    """Everything that is wrong with a release, each naming the file; empty if complete.

    Bytes come first: a file that is not the one that was published is not read any further.
    """
    problems = checksum_problems(folder)
    if problems:
        return problems
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    for resource in package["resources"]:
        problems += _table_problems(folder, resource)
    problems += _warehouse_problems(folder, package)
    return problems + package_problems(folder)


def _table_problems(folder: Path, resource: dict[str, Any]) -> list[str]:
    name = resource["parquet"]["path"]
    file = pq.ParquetFile(folder / name)
    schema = file.schema_arrow
    problems = []
    expected = [field["name"] for field in resource["schema"]["fields"]]
    if schema.names != expected:
        problems.append(f"{name}: expected the columns {expected}, found {schema.names}")
    if file.metadata.num_rows != resource["rows"]:
        problems.append(f"{name}: expected {resource['rows']} rows, found {file.metadata.num_rows}")
    missing = [key.decode() for key in _TABLE_METADATA if not (schema.metadata or {}).get(key)]
    missing += [f.name for f in schema if b"description" not in (f.metadata or {})]
    if missing:
        problems.append(f"{name}: no metadata for {', '.join(missing)}")
    return problems


def _warehouse_problems(folder: Path, package: dict[str, Any]) -> list[str]:
    problems = []
    with reading(folder / WAREHOUSE) as connection:
        for resource in package["resources"]:
            (rows,) = connection.table(resource["name"]).count("*").fetchone() or (0,)
            if rows != resource["rows"]:
                problems.append(
                    f"{WAREHOUSE}: {resource['name']} has {rows} rows, "
                    f"its Parquet file {resource['rows']}"
                )
    return problems


def package_problems(folder: Path, *, with_rows: bool = False) -> list[str]:
    """What frictionless finds: in the descriptor, and with `with_rows` in every cell and key."""
    # Imported here: it costs a second, and only those who verify need it.
    import frictionless

    logging.getLogger("frictionless").setLevel(logging.ERROR)
    if not with_rows:
        descriptor = json.loads((folder / PACKAGE).read_text("utf-8"))
        return [
            f"{PACKAGE}: {e.message}" for e in frictionless.Package.metadata_validate(descriptor)
        ]
    report = frictionless.Package(str(folder / PACKAGE)).validate()
    return [f"{task.place}: {error.message}" for task in report.tasks for error in task.errors] + [
        f"{PACKAGE}: {error.message}" for error in report.errors
    ]
