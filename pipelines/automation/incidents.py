"""What is wrong now: parts of a run that failed, and a release that has fallen behind its inputs.

Not here: whom a notice reaches (`channels.py`), or which notices were sent (`sensor.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import dagster as dg

from pipelines.build_inputs import present_records
from pipelines.checks.check_results import CheckResult, read_pages
from pipelines.fetch.fetchable_sources import fetchable_unattended
from pipelines.settings import Settings

BUILD, STALE_RELEASE = "build", "stale release"
_RUNS_LOOKED_AT = 20
_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
# Parts that can fail while the others go well; every other step belongs to the build.
_PARTS = ("fetch_", "portal", "published", "run_report")


@dataclass(frozen=True)
class Incident:
    """Something that is wrong, from its beginning until it is over."""

    key: str
    """The same for as long as it lasts: the failing part, or that the release is stale."""
    title: str
    lines: tuple[str, ...]
    """What failed, the first rows, and what to do."""
    link: str = ""

    def text(self) -> str:
        """Write it as plain text."""
        return "\n".join([self.title, "", *self.lines, *([f"\n{self.link}"] if self.link else [])])


def failed_parts(
    instance: dg.DagsterInstance, settings: Settings, *, is_outdated: bool
) -> list[Incident]:
    """List the parts of a run that failed when they last ran: a fetch, the build, publication.

    A build that failed is over, too, when the release is made from the present inputs again: what
    was wrong with them was taken back. `is_outdated` says that it is not.
    """
    known: dict[str, Incident | None] = {}
    records = instance.get_run_records(dg.RunsFilter(statuses=_ENDED), limit=_RUNS_LOOKED_AT)
    for record in records:
        for part, incident in _outcomes(instance, record.dagster_run, settings).items():
            known.setdefault(part, incident)
    if not is_outdated:
        known.pop(BUILD, None)
    return [incident for incident in known.values() if incident]


def _outcomes(
    instance: dg.DagsterInstance, run: dg.DagsterRun, settings: Settings
) -> dict[str, Incident | None]:
    """Each part that a run reached: with an incident where it failed, None where it went well."""
    failures: dict[str, list[str]] = {}
    reached: set[str] = set()
    for step in instance.get_run_step_stats(run.run_id):
        if step.status is not None and step.status.value in {"SUCCESS", "FAILURE"}:
            reached.add(_part(step.step_key))
    for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        event = entry.dagster_event
        if event is not None and event.step_key is not None:
            error = event.step_failure_data.error
            cause = error.cause or error if error else None
            said = cause.message.strip() if cause else "no message"
            failures.setdefault(_part(event.step_key), []).append(f"{event.step_key}: {said}")
    if run.status == dg.DagsterRunStatus.FAILURE and not failures:
        failures[BUILD] = [f"Run {run.run_id} was stopped before it ended."]
    link = f"{settings.dagster_url}/runs/{run.run_id}"
    outcomes: dict[str, Incident | None] = dict.fromkeys(reached)
    for part, lines in failures.items():
        checks = _failed_checks(settings) if part == BUILD else []
        outcomes[part] = Incident(part, f"Cityfare: {part} failed", (*lines, *checks), link)
    return outcomes


def _part(step: str) -> str:
    return step if step.startswith(_PARTS) else BUILD


def _failed_checks(settings: Settings) -> list[str]:
    """The blocking checks that fail on the present inputs, each with its first rows."""
    return [
        line
        for check in read_pages(settings)
        if check.blocking and not check.passed
        for line in _check_lines(check)
    ]


def _check_lines(check: CheckResult) -> list[str]:
    rows = [f"  {_row(example)}" for example in check.examples[:3]]
    return [
        f"{check.name}: expected {check.expected}; found {check.found}.",
        *rows,
        f"  {check.remedy}",
    ]


def _row(example: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in example.items())


def stale_release(
    settings: Settings, outdated_since: datetime | None, now: datetime
) -> Incident | None:
    """Tell whether the release is behind its inputs, or its inputs behind their publishers.

    Args:
        settings: Folders, and the hours after which a release is stale.
        outdated_since: Since when it was not made from the present inputs; None where it was.
        now: The moment, with a time zone.
    """
    lines = []
    if outdated_since and now - outdated_since >= timedelta(hours=settings.stale_after_hours):
        lines.append(
            f"Since {outdated_since:%Y-%m-%d %H:%M} UTC the release differs from its inputs: "
            "look at the last run of `rebuild`, or start one."
        )
    for source_id, module in fetchable_unattended(settings).items():
        limit = module.source.cadence.max_age_days
        records = present_records(settings, source_id)
        age = (now.date() - records[0].stored_on).days if records else None
        if limit is not None and age is not None and age > limit:
            lines.append(
                f"The snapshot of {source_id} is {age} days old, its cadence allows {limit}: "
                f"`cityfare fetch {source_id}`, or the job `refresh`."
            )
    return (
        Incident(STALE_RELEASE, "Cityfare: the release is stale", tuple(lines)) if lines else None
    )
