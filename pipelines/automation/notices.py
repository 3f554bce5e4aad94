"""The sensor that sends one notice when an incident begins and one when it is over."""

import json
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from pipelines.automation.channels import Notice, open_channels
from pipelines.automation.incidents import Incident, failed_parts, stale_release
from pipelines.fingerprint import fingerprint
from pipelines.publish.catalogue import latest_version
from pipelines.publish.up_to_date import is_made_from
from pipelines.settings import Settings


def notices_sensor(settings: Settings) -> dg.SensorDefinition:
    """The sensor; its cursor holds the open incidents, and since when the release is outdated."""

    @dg.sensor(
        name="notices",
        minimum_interval_seconds=60,
        description="Sends a notice when something fails or is stale, and when it is over.",
        default_status=(
            dg.DefaultSensorStatus.RUNNING
            if settings.automation
            else dg.DefaultSensorStatus.STOPPED
        ),
    )
    def send_notices(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        known = json.loads(context.cursor) if context.cursor else {"open": {}, "outdated": None}
        now = datetime.now(tz=UTC)
        outdated = _outdated_since(settings, known["outdated"], now)
        incidents = failed_parts(context.instance, settings, is_outdated=outdated is not None)
        stale = stale_release(settings, outdated, now)
        notices, still_open = compare([*incidents, *([stale] if stale else [])], known["open"])
        for send in open_channels(settings, context.log):
            for notice in notices:
                send(notice)
        # Only after sending: what could not be sent is tried again at the next tick.
        since = outdated.isoformat() if outdated else None
        context.update_cursor(json.dumps({"open": still_open, "outdated": since}))
        return dg.SkipReason(_told(notices, still_open))

    return send_notices


def compare(
    incidents: list[Incident], known: dict[str, str]
) -> tuple[list[Notice], dict[str, str]]:
    """Tell what is new and what is over.

    Args:
        incidents: What is wrong now.
        known: Titles of the incidents that a notice was sent of, by key.

    Returns:
        The notices to send, and the incidents to keep as known.
    """
    present = {incident.key: incident for incident in incidents}
    begun = [
        Notice("failing", one.key, one.title, one.text(), one.link)
        for one in incidents
        if one.key not in known
    ]
    over = [
        Notice("over", key, f"Over: {title}", f"Over: {title}")
        for key, title in known.items()
        if key not in present
    ]
    return [*begun, *over], {key: one.title for key, one in present.items()}


def _outdated_since(settings: Settings, since: str | None, now: datetime) -> datetime | None:
    version = latest_version(settings)
    if version is not None and is_made_from(version, fingerprint(settings)):
        return None
    return datetime.fromisoformat(since) if since else now


def _told(notices: list[Notice], still_open: dict[str, Any]) -> str:
    sent = "; ".join(f"{notice.title} ({notice.status})" for notice in notices) or "nothing new"
    return f"Sent: {sent}. Open: {', '.join(still_open) or 'none'}."
