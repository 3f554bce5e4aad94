"""Write a release into a folder that nobody reads yet."""

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from contracts.model import tables_of
from pipelines.checks.check_results import CheckResult
from pipelines.files import sha256_of_file, write_json
from pipelines.publish.catalogue import PACKAGE, WAREHOUSE
from pipelines.publish.checksums import write_checksums
from pipelines.publish.datapackage import DICTIONARY, Resource, data_package, dictionary_csv
from pipelines.publish.licences import Snapshots, terms_of
from pipelines.publish.parquet import read_mart, write_mart
from pipelines.settings import Settings
from pipelines.warehouse import reading

CHECKS = "checks.json"


def stage(
    settings: Settings,
    folder: Path,
    version: str,
    fingerprint: str,
    checks: list[CheckResult],
    snapshots: Snapshots,
    on_done: Callable[[str], None] = lambda name: None,
) -> None:
    """Fill `folder` with everything that a release holds."""
    folder.mkdir(parents=True)
    resources = []
    with reading(settings.warehouse) as connection:
        for spec in tables_of("mart"):
            terms = terms_of(spec, snapshots)
            frame = read_mart(connection, spec)
            path = folder / f"{spec.name}.parquet"
            write_mart(frame, spec, terms, path)
            resources.append(Resource(spec, terms, path.name, frame.height, sha256_of_file(path)))
            on_done(spec.name)
    write_json(folder / PACKAGE, data_package(version, fingerprint, resources, snapshots))
    (folder / DICTIONARY).write_text(dictionary_csv(), encoding="utf-8")
    # Warnings may be skipped, so equal inputs would not give equal bytes with them.
    write_json(folder / CHECKS, [asdict(check) for check in checks if check.blocking])
    shutil.copyfile(settings.warehouse, folder / WAREHOUSE)
    write_checksums(folder)
