"""The report of a run: seconds, rows, what was left out and what changed, beside the release."""

import json
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.assets.openlineage_events import send_events
from pipelines.assets.python_step import OWNER
from pipelines.checks.check_results import read_pages
from pipelines.files import write_atomically, write_json
from pipelines.publish.catalogue import Release, find_release, releases_folder
from pipelines.settings import Settings
from pipelines.warehouse import manifest_path

REPORTS = "run_reports"


def run_report_asset(settings: Settings) -> dg.AssetsDefinition:
    """The report, as Markdown and JSON; a release does not hold it, since seconds differ."""

    @dg.asset(
        name="run_report",
        deps=[dg.AssetKey("release")],
        group_name="release",
        owners=[OWNER],
        kinds={"markdown"},
        description="Seconds of each step, rows and quarantine of each source, warnings, changes.",
    )
    def run_report(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
        release = find_release(settings)
        seconds = {
            step.step_key: round(step.end_time - step.start_time, 1)
            for step in context.instance.get_run_step_stats(context.run.run_id)
            if step.start_time is not None and step.end_time is not None
        }
        report = report_of(settings, release, context.run.run_id, seconds)
        page = report_in_words(report)
        folder = releases_folder(settings, is_private=release.is_private)
        path = folder / REPORTS / f"{release.version}.json"
        write_json(path, report)
        _write(path.with_suffix(".md"), page)
        if settings.openlineage:
            manifest = json.loads(manifest_path(settings).read_text("utf-8"))
            send_events(settings.openlineage, manifest, context.run.run_id)
        return dg.MaterializeResult(
            metadata={"report": dg.MetadataValue.md(page), "path": dg.MetadataValue.path(path)}
        )

    return run_report


def report_of(
    settings: Settings, release: Release, run_id: str, seconds: dict[str, float]
) -> dict[str, Any]:
    """Collect what a run did, as JSON has it."""
    notes = release.notes
    tables = json.loads(notes.read_text("utf-8"))["tables"] if notes.exists() else []
    return {
        "version": release.version,
        "run_id": run_id,
        "seconds": dict(sorted(seconds.items(), key=lambda step: -step[1])),
        "sources": {
            path.stem: {
                count: sum(table[count] for table in json.loads(path.read_text("utf-8"))["tables"])
                for count in ("accepted", "quarantined")
            }
            for path in sorted(settings.reports.glob("*.json"))
        },
        "warnings": [
            {"check": check.name, "found": check.found, "remedy": check.remedy}
            for check in read_pages(settings)
            if not check.passed
        ],
        "changed": [
            {key: table[key] for key in ("table", "rows_added", "rows_removed")}
            for table in tables
            if table["status"] != "unchanged"
        ],
    }


_PAGE = """# Run of {version}

Run {run_id}.

| step | seconds |
| --- | ---: |
{seconds}

| source | rows | quarantined |
| --- | ---: | ---: |
{sources}

Warnings: {warnings}

Changed since the release before: {changed}
"""


def report_in_words(report: dict[str, Any]) -> str:
    """Write a report as a page of Markdown."""
    warnings = [
        f"\n- {one['check']}: {one['found']}. {one['remedy']}" for one in report["warnings"]
    ]
    changed = [
        f"\n- {one['table']}: {one['rows_added']} rows added, {one['rows_removed']} removed"
        for one in report["changed"]
    ]
    return _PAGE.format(
        version=report["version"],
        run_id=report["run_id"],
        seconds="\n".join(f"| {step} | {took} |" for step, took in report["seconds"].items()),
        sources="\n".join(
            f"| {source} | {counts['accepted']:,} | {counts['quarantined']:,} |"
            for source, counts in report["sources"].items()
        ),
        warnings="".join(warnings) or "none.",
        changed="".join(changed) or "nothing, or there was none before.",
    )


def _write(path: Path, text: str) -> None:
    write_atomically(path, lambda partial: partial.write_text(text, encoding="utf-8"))
