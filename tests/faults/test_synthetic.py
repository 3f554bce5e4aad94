"""Synthetic data that slipped into a project: nothing is published, whatever the checks said."""

from typing import Any

import duckdb
import pytest

from contracts import vocab
from pipelines.errors import ReleaseError
from pipelines.publish.catalogue import latest_version
from pipelines.publish.release import publish
from pipelines.settings import Settings
from tests.faults.planting import OLD_VERSION, as_if_checked, edit_record, hashes
from tests.fixtures.snapshots import write_snapshot

DRAWN = {"licence_basis": vocab.SYNTHETIC, "licence": None}


def _refused(settings: Settings) -> str:
    as_if_checked(settings)
    before = hashes(settings.releases)
    with pytest.raises(ReleaseError) as refused:
        publish(settings)
    assert hashes(settings.releases) == before
    assert not settings.private_releases.exists() or not any(settings.private_releases.iterdir())
    assert latest_version(settings) == OLD_VERSION
    return str(refused.value)


def test_publish_refuses_a_synthetic_snapshot_in_raw(ready: Settings) -> None:
    def draw(record: dict[str, Any]) -> None:
        record.update(DRAWN)

    edit_record(ready, "cdc_places", draw)

    assert "synthetic ones in raw/cdc_places/2026-11-28" in _refused(ready)


def test_publish_refuses_a_synthetic_snapshot_in_the_overlay(ready: Settings) -> None:
    # A private release is no way out for it either.
    write_snapshot(ready.overlay, "survey_responses", {"answers.csv": b""}, record=DRAWN)

    assert "source survey_responses: expected figures that somebody published" in _refused(ready)


def test_publish_refuses_a_warehouse_with_one_marked_table(ready: Settings) -> None:
    with duckdb.connect(str(ready.warehouse)) as connection:
        connection.execute("alter table psi_index add column is_synthetic boolean default true")

    assert "1 with the column is_synthetic, psi_index among them" in _refused(ready)
