"""Tables of provenance: sources, files, rows left out, corrections; landing and mart are alike."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts import vocab
from contracts.model import Contract, fk
from contracts.tables.vocabulary import CodeSystemColumns


class SourceColumns(Contract):
    """What is known of a source."""

    source_id: pl.String = c.source_id()
    source_title: pl.String = c.source_title()
    publisher: pl.String = c.publisher()
    homepage: pl.String = c.homepage()
    status: pl.String = c.source_status()
    licence_basis: pl.String = c.licence_basis(nullable=True)
    licence: pl.String = c.licence(nullable=True)
    licence_url: pl.String = c.licence_url(nullable=True)
    citation: pl.String = c.citation()
    cadence: pl.String = c.cadence()
    snapshot_version: pl.String = c.snapshot_version(nullable=True)


class SnapshotColumns(Contract):
    """What is known of a file."""

    source_id: pl.String = c.source_id()
    snapshot_version: pl.String = c.snapshot_version()
    file_name: pl.String = c.file_name()
    sha256: pl.String = c.sha256()
    file_bytes: pl.Int64 = c.file_bytes()
    layout: pl.String = c.layout()
    source_url: pl.String = c.source_url()
    stored_on: pl.Date = c.stored_on()
    published_on: pl.String = c.published_on(nullable=True)
    is_derived: pl.Boolean = c.is_derived()
    transcription: pl.String = c.transcription(nullable=True)
    inferred: pl.String = c.inferred(nullable=True)
    gaps: pl.String = c.gaps(nullable=True)


class QuarantineColumns(Contract):
    """What was left out, and why."""

    table_name: pl.String = c.table_name()
    source_id: pl.String = c.source_id()
    file_name: pl.String = c.file_name()
    source_row: pl.Int64 = c.source_row()
    rule: pl.String = c.rule()
    outcome: pl.String = c.outcome()
    column_name: pl.String = c.column_name()
    found: pl.String = c.found(nullable=True)
    reason: pl.String = c.reason()
    row_json: pl.String = c.row_json()


class CorrectionColumns(Contract):
    """What was corrected, and why."""

    table_name: pl.String = c.table_name()
    source_id: pl.String = c.source_id()
    file_name: pl.String = c.file_name()
    source_row: pl.Int64 = c.source_row()
    column_name: pl.String = c.column_name()
    found: pl.String = c.found()
    replaced_by: pl.String = c.replaced_by(nullable=True)
    reason: pl.String = c.reason()


_SOURCE_KEY = ["source_id"]
_SNAPSHOT_KEY = ["source_id", "snapshot_version", "file_name"]
_QUARANTINE_KEY = ["table_name", "file_name", "source_row", "rule", "column_name"]
_CORRECTION_KEY = ["table_name", "file_name", "source_row", "column_name"]


class LandingSources(SourceColumns):
    """Sources that are loaded or catalogued."""

    class Config:
        name = "provenance__source"
        metadata = {
            "each_row_is_a": "source",
            "primary_key": _SOURCE_KEY,
        }


class LandingSnapshots(SnapshotColumns):
    """Files that the sources were read from."""

    class Config:
        name = "provenance__source_snapshot"
        metadata = {
            "each_row_is_a": "file of a snapshot",
            "primary_key": _SNAPSHOT_KEY,
            "version": "1.1.0",
        }


class LandingQuarantine(QuarantineColumns):
    """Rows left out and cells blanked."""

    class Config:
        name = "provenance__quarantined_row"
        metadata = {
            "each_row_is_a": "broken rule of a row",
            "primary_key": _QUARANTINE_KEY,
            "version": "2.0.0",
        }


class LandingCorrections(CorrectionColumns):
    """Corrections of known source errors that were applied."""

    class Config:
        name = "provenance__applied_correction"
        metadata = {
            "each_row_is_a": "corrected cell",
            "primary_key": _CORRECTION_KEY,
        }


class LandingCodeSystems(CodeSystemColumns):
    """Code systems that the modules of sources declare, beside those of the vocabulary."""

    class Config:
        name = "provenance__code_system"
        metadata = {
            "each_row_is_a": "code system and vintage",
            "primary_key": ["code_system", "vintage"],
        }


class Sources(SourceColumns):
    """Sources of the warehouse, loaded or only catalogued, with what allows us to publish them."""

    @pa.dataframe_check(name="no_synthetic_data_in_a_release")
    def no_synthetic_data_in_a_release(cls, data: PolarsData) -> pl.LazyFrame:
        """Synthetic data are for tests and benchmarks: no release may hold any."""
        basis = pl.col("licence_basis")
        return data.lazyframe.select((basis != vocab.SYNTHETIC).fill_null(value=True))

    class Config:
        name = "source"
        metadata = {
            "copies": "provenance__source",
            "each_row_is_a": "source",
            "primary_key": _SOURCE_KEY,
        }


class SourceSnapshots(SnapshotColumns):
    """Files behind the warehouse with their hashes: every table can be walked down to these."""

    class Config:
        name = "source_snapshot"
        metadata = {
            "copies": "provenance__source_snapshot",
            "each_row_is_a": "file of a snapshot",
            "primary_key": _SNAPSHOT_KEY,
            "foreign_keys": [fk("source_id", "source")],
            "version": "1.1.0",
        }


class QuarantinedRows(QuarantineColumns):
    """Rows left out and cells blanked, with the rule, what was found and why."""

    class Config:
        name = "quarantined_row"
        metadata = {
            "copies": "provenance__quarantined_row",
            "each_row_is_a": "broken rule of a row",
            "primary_key": _QUARANTINE_KEY,
            "foreign_keys": [fk("source_id", "source")],
            "version": "2.0.0",
        }


class AppliedCorrections(CorrectionColumns):
    """Known errors of the sources that were corrected by record."""

    class Config:
        name = "applied_correction"
        metadata = {
            "copies": "provenance__applied_correction",
            "each_row_is_a": "corrected cell",
            "primary_key": _CORRECTION_KEY,
            "foreign_keys": [fk("source_id", "source")],
        }
