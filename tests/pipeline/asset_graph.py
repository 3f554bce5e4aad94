"""The asset graph as plain data; `python -m tests.pipeline.asset_graph` writes its snapshot."""

import json
from pathlib import Path

import dagster as dg

from pipelines.build import build_defs
from pipelines.settings import Settings

SNAPSHOT = Path(__file__).with_suffix(".json")
Graph = dict[str, dict[str, object]]


def graph_of(definitions: dg.Definitions) -> Graph:
    """Everything that Dagster shows, by name: what depends on what, what blocks, what runs when."""
    assets = definitions.resolve_asset_graph()
    repository = definitions.get_repository_def()
    jobs = [job.name for job in repository.get_all_jobs() if not job.name.startswith("__")]
    return {
        "assets": {
            key.to_user_string(): sorted(k.to_user_string() for k in assets.get(key).parent_keys)
            for key in assets.get_all_asset_keys()
        },
        "checks": {
            key.name: "blocking" if assets.get_check_spec(key).blocking else "warning"
            for key in assets.asset_check_keys
        },
        "jobs": {name: sorted(_steps(definitions, name)) for name in jobs},
        "schedules": {s.name: s.cron_schedule for s in repository.schedule_defs},
        "sensors": {
            sensor.name: [target.job_name for target in sensor.targets]
            for sensor in repository.sensor_defs
        },
    }


def _steps(definitions: dg.Definitions, job: str) -> list[str]:
    return [node.name for node in definitions.resolve_job_def(job).nodes]


if __name__ == "__main__":
    text = json.dumps(graph_of(build_defs(Settings())), indent=1, sort_keys=True)
    SNAPSHOT.write_text(f"{text}\n", encoding="utf-8")
