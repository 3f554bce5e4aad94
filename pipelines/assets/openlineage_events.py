"""What a run read and wrote, as OpenLineage events: to a file or to a server that collects them."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from contracts.model import tables_of
from pipelines.errors import UsageError
from pipelines.generate import staging_name

if TYPE_CHECKING:
    from openlineage.client import OpenLineageClient
    from openlineage.client.event_v2 import InputDataset, OutputDataset, RunEvent

NAMESPACE = "cityfare"
_PRODUCER = "https://example.org/cityfare"
_JOB = "rebuild"
_RETRIES = {"total": 2, "backoff_factor": 0.1, "allowed_methods": ["POST"]}


def send_events(address: str, manifest: Mapping[str, Any], run_id: str) -> int:
    """Send an event for each model of dbt, and one for the run that is their parent.

    Args:
        address: A file, to which a line an event is added, or the address of a server.
        manifest: dbt's manifest; the columns of a model are those that it documents.
        run_id: Dagster's id of the run, a UUID.

    Returns:
        Events sent.

    Raises:
        UsageError: `openlineage-python` is not installed.
    """
    client = _open_client(address)
    events = list(_events(manifest, run_id, datetime.now(tz=UTC).isoformat()))
    for event in events:
        client.emit(event)
    return len(events)


def _open_client(address: str) -> "OpenLineageClient":
    try:
        from openlineage.client import OpenLineageClient
        from openlineage.client.transport.file import FileConfig, FileTransport
        from openlineage.client.transport.http import HttpConfig, HttpTransport
    except ImportError as error:
        raise UsageError(
            "CITYFARE_OPENLINEAGE",
            expected="the package openlineage-python",
            found="none",
            remedy="Install it with `pip install 'cityfare[lineage]'`, or unset the variable.",
        ) from error
    if urlsplit(address).scheme in {"http", "https"}:
        return OpenLineageClient(transport=HttpTransport(HttpConfig(url=address, retry=_RETRIES)))
    Path(address).parent.mkdir(parents=True, exist_ok=True)
    return OpenLineageClient(
        transport=FileTransport(FileConfig(log_file_path=address, append=True))
    )


def _events(manifest: Mapping[str, Any], run_id: str, now: str) -> Iterator["RunEvent"]:
    from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
    from openlineage.client.facet_v2 import parent_run

    parent = parent_run.ParentRunFacet(
        run=parent_run.Run(runId=run_id), job=parent_run.Job(namespace=NAMESPACE, name=_JOB)
    )
    landed = {staging_name(spec): spec.name for spec in tables_of("landing")}
    for unique_id, node in sorted(manifest["nodes"].items()):
        if node["resource_type"] != "model" or node["name"] in landed:
            continue
        yield RunEvent(
            eventType=RunState.COMPLETE,
            eventTime=now,
            run=Run(runId=str(uuid.uuid5(uuid.UUID(run_id), unique_id)), facets={"parent": parent}),
            job=Job(namespace=NAMESPACE, name=f"dbt.{node['name']}"),
            inputs=_inputs(node, landed),
            outputs=[_output(node)],
            producer=_PRODUCER,
        )
    yield RunEvent(
        eventType=RunState.COMPLETE,
        eventTime=now,
        run=Run(runId=run_id),
        job=Job(namespace=NAMESPACE, name=_JOB),
        producer=_PRODUCER,
    )


def _inputs(node: Mapping[str, Any], landed: Mapping[str, str]) -> list["InputDataset"]:
    from openlineage.client.event_v2 import InputDataset

    parents = [unique_id.rsplit(".", 1)[-1] for unique_id in node["depends_on"]["nodes"]]
    return [InputDataset(namespace=NAMESPACE, name=landed.get(name, name)) for name in parents]


def _output(node: Mapping[str, Any]) -> "OutputDataset":
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import schema_dataset

    fields = [
        schema_dataset.SchemaDatasetFacetFields(
            name=column["name"], type=column["data_type"], description=column["description"]
        )
        for column in node["columns"].values()
    ]
    facets = {"schema": schema_dataset.SchemaDatasetFacet(fields=fields)} if fields else {}
    return OutputDataset(namespace=NAMESPACE, name=node["name"], facets=dict(facets))
