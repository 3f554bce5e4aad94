"""OpenLineage events: each model with what it reads and its columns, below the run."""

import json
import uuid
from pathlib import Path

import pytest

from contracts.model import tables_of
from pipelines.assets.openlineage_events import send_events
from pipelines.generate import staging_name

LANDED = tables_of("landing")[0]
MANIFEST = {
    "nodes": {
        "model.cityfare.toy": {
            "resource_type": "model",
            "name": "toy",
            "depends_on": {"nodes": [f"model.cityfare.{staging_name(LANDED)}"]},
            "columns": {
                "city_code": {
                    "name": "city_code",
                    "data_type": "varchar",
                    "description": "Which city.",
                }
            },
        },
        "test.cityfare.toy_is_unique": {"resource_type": "test", "name": "toy_is_unique"},
    }
}


def test_events_name_inputs_columns_and_the_run(tmp_path: Path) -> None:
    run_id = str(uuid.uuid4())
    file = tmp_path / "lineage" / "events.jsonl"

    sent = send_events(str(file), MANIFEST, run_id)

    model, run = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sent == 2
    assert model["job"]["name"] == "dbt.toy"
    # A staging view is landing with casts; readers look for the landing table.
    assert [one["name"] for one in model["inputs"]] == [LANDED.name]
    (output,) = model["outputs"]
    assert output["facets"]["schema"]["fields"] == [
        {"name": "city_code", "type": "varchar", "description": "Which city.", "fields": []}
    ]
    assert model["run"]["facets"]["parent"]["run"]["runId"] == run_id == run["run"]["runId"]


def test_events_of_a_second_run_are_added(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"

    for _ in range(2):
        send_events(str(file), MANIFEST, str(uuid.uuid4()))

    assert len(file.read_text("utf-8").splitlines()) == 4


def test_server_that_is_down_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"refused|Connection"):
        send_events("http://127.0.0.1:9", MANIFEST, str(uuid.uuid4()))
