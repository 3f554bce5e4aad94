"""Write a release into a folder that nobody reads yet."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from contracts.model import TableSpec, tables_of
from pipelines.checks.check_results import CheckResult
from pipelines.files import sha256_of_file, write_json
from pipelines.provenance import newest_snapshot_date
from pipelines.publish import csv_twin, entity_diagram, models
from pipelines.publish.catalogue import PACKAGE
from pipelines.publish.checksums import write_checksums
from pipelines.publish.licences import OWN_LICENCE, Snapshots, Terms, is_private, terms_of
from pipelines.publish.metadata import csvw, dcat
from pipelines.publish.metadata.citation import citation_cff
from pipelines.publish.metadata.croissant import croissant
from pipelines.publish.metadata.data_package import data_package
from pipelines.publish.metadata.datacite import datacite
from pipelines.publish.metadata.description import (
    Extent,
    ReleaseDescription,
    ReleasedFile,
    ReleasedTable,
    extent_of,
)
from pipelines.publish.metadata.odcs import odcs
from pipelines.publish.metadata.readme import licence_md, readme
from pipelines.publish.metadata.schema_org import schema_org
from pipelines.publish.metadata.table_schema import dictionary_csv
from pipelines.publish.parquet import MEDIA_TYPE, MartWriter, mart_batches
from pipelines.publish.workbench import write_workbench
from pipelines.settings import Settings
from pipelines.warehouse import manifest_path, reading

if TYPE_CHECKING:
    import duckdb

CHECKS = "checks.json"
DICTIONARY = "dictionary.csv"
_LICENCE_TEXTS = Path(__file__).with_name("licence_texts")


def stage(
    settings: Settings,
    folder: Path,
    version: str,
    fingerprint: str,
    checks: list[CheckResult],
    snapshots: Snapshots,
    on_done: Callable[[str], None] = lambda name: None,
) -> ReleaseDescription:
    """Fill `folder` with everything that a release holds."""
    folder.mkdir(parents=True)
    tables = []
    with reading(settings.warehouse) as connection:
        for spec in tables_of("mart"):
            tables.append(_write_table(connection, spec, terms_of(spec, snapshots), folder))
            on_done(spec.name)
    release = ReleaseDescription(
        version=version,
        day=newest_snapshot_date(settings),
        fingerprint=fingerprint,
        is_private=is_private(snapshots),
        publisher=settings.publisher,
        contact=settings.contact,
        base_url=settings.base_url,
        tables=tuple(tables),
        snapshots=snapshots,
        as_of=settings.known_on,
    )
    write_metadata(folder, release)
    write_json(folder / models.PATH, models.models_of(manifest_path(settings)))
    # Warnings may be skipped, so equal inputs would not give equal bytes with them.
    write_json(folder / CHECKS, [asdict(check) for check in checks if check.blocking])
    write_workbench(folder, release)
    write_checksums(folder)
    return release


def _write_table(
    connection: "duckdb.DuckDBPyConnection", spec: TableSpec, terms: Terms, folder: Path
) -> ReleasedTable:
    path = Path(f"{spec.name}.parquet")
    parquet, csv = MartWriter(spec, terms, folder / path), csv_twin.CsvWriter(spec, folder)
    rows, extent = 0, Extent()
    for frame in mart_batches(connection, spec):
        parquet.write(frame)
        csv.write(frame)
        rows, extent = rows + frame.height, extent | extent_of(frame)
    parquet.close()
    return ReleasedTable(
        spec=spec,
        terms=terms,
        rows=rows,
        parquet=_released(folder, path, MEDIA_TYPE),
        csv=_released(folder, csv.close(), csv_twin.MEDIA_TYPE),
        extent=extent,
    )


def _released(folder: Path, path: Path, media_type: str) -> ReleasedFile:
    file = folder / path
    return ReleasedFile(path.as_posix(), media_type, file.stat().st_size, sha256_of_file(file))


def write_metadata(folder: Path, release: ReleaseDescription) -> None:
    """Write all that describes the tables; every file from the same description."""
    specs = [table.spec for table in release.tables]
    catalogue = dcat.dcat_graph(release)
    write_json(folder / PACKAGE, data_package(release))
    for name, value in {
        "schema_org.jsonld": schema_org(release),
        "croissant.json": croissant(release),
        "datacite.json": datacite(release),
        "dcat.jsonld": dcat.dcat_json_ld(catalogue),
        csvw.PATH: csvw.csvw(release),
    }.items():
        _write(folder / name, f"{json.dumps(value, indent=1, ensure_ascii=False)}\n")
    for name, value in {"CITATION.cff": citation_cff(release), "odcs.yaml": odcs(release)}.items():
        _write(folder / name, _yaml(value))
    for name, text in {
        "dcat.ttl": dcat.dcat_turtle(catalogue),
        "README.md": readme(release),
        "LICENSE.md": licence_md(release),
        entity_diagram.PATH: entity_diagram.entity_svg(specs),
        DICTIONARY: dictionary_csv(specs),
    }.items():
        _write(folder / name, text)
    (folder / "LICENSES").mkdir()
    for path in _LICENCE_TEXTS.glob(f"{OWN_LICENCE.spdx}.txt"):
        shutil.copyfile(path, folder / "LICENSES" / path.name)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _yaml(value: dict[str, object]) -> str:
    # libyaml where it is there: a thousand columns take seconds without it, and the text is equal.
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=100)
    return text
