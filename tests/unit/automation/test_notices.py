"""One notice when something begins to fail, one when it is over; over each channel."""

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from pipelines.automation import notices
from pipelines.automation.channels import Notice, open_channels
from pipelines.automation.incidents import Incident, failed_parts, stale_release
from pipelines.automation.notices import compare, notices_sensor
from pipelines.checks.check_results import CheckResult, write_page
from pipelines.errors import UsageError
from pipelines.settings import Settings

NOTICE = Notice(
    "failing", "build", "Cityfare: build failed", "dbt: no such column", "http://x/runs/1"
)


def _run(instance: dg.DagsterInstance, *, fetch: bool = True, build: bool = True) -> None:
    """A run of two steps, each of which goes well or fails."""

    @dg.asset
    def fetch_toy() -> None:
        if not fetch:
            raise ValueError("the publisher is closed")

    @dg.asset
    def dbt() -> None:
        if not build:
            raise ValueError("no such column")

    dg.materialize([fetch_toy, dbt], instance=instance, raise_on_error=False)


def _keys(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    return [incident.key for incident in failed_parts(instance, settings, is_outdated=True)]


def test_no_runs_no_incident(instance: dg.DagsterInstance, settings: Settings) -> None:
    assert _keys(instance, settings) == []


def test_failed_build_is_an_incident_with_its_cause_and_link(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    _run(instance, build=False)

    (incident,) = failed_parts(instance, settings, is_outdated=True)

    assert incident.key == "build"
    assert "no such column" in incident.lines[0]
    assert incident.link.startswith("http://localhost:3000/runs/")


def test_build_that_went_well_ends_the_incident(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    _run(instance, build=False)
    _run(instance)

    assert _keys(instance, settings) == []


def test_failed_build_is_over_where_the_release_is_current_again(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    _run(instance, build=False)

    assert failed_parts(instance, settings, is_outdated=False) == []


def test_fetch_that_fails_is_an_incident_of_its_own(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    _run(instance, fetch=False)

    assert _keys(instance, settings) == ["fetch_toy"]


def test_failing_check_is_told_with_rows_and_remedy(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    failed = CheckResult(
        name="city__contract_kept",
        table="city",
        passed=False,
        expected="every row keeps the contract",
        found="1 of 4 rows",
        remedy="Correct what makes city.",
        examples=[{"city_code": "XX"}],
    )
    write_page(settings, "mart_contracts", [failed])
    _run(instance, build=False)

    (incident,) = failed_parts(instance, settings, is_outdated=True)

    assert "city__contract_kept: expected every row keeps the contract" in incident.text()
    assert "city_code = XX" in incident.text()
    assert "Correct what makes city." in incident.text()


def test_killed_run_is_an_incident(instance: dg.DagsterInstance, settings: Settings) -> None:
    run = dg.DagsterRun("rebuild", status=dg.DagsterRunStatus.STARTED)
    instance.add_run(run)
    instance.report_run_failed(run, "The process of this run ended before the run did.")

    (incident,) = failed_parts(instance, settings, is_outdated=True)

    assert "was stopped before it ended" in incident.lines[0]


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "is_stale"), [(None, False), (23, False), (24, True)])
def test_release_is_stale_a_day_after_its_inputs_changed(
    settings: Settings, hours: int | None, *, is_stale: bool
) -> None:
    since = None if hours is None else NOW - timedelta(hours=hours)

    assert (stale_release(settings, since, NOW) is not None) is is_stale


def test_release_is_stale_where_a_snapshot_is_older_than_its_cadence(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)

    assert stale_release(settings, None, NOW) is None
    stale = stale_release(settings, None, NOW + timedelta(days=900))

    assert stale is not None
    assert any("eurostat_perception is" in line for line in stale.lines)


def test_each_incident_is_sent_once_and_its_end_once() -> None:
    incident = Incident("build", "Cityfare: build failed", ("dbt: no such column",))

    begun, known = compare([incident], {})
    again, known = compare([incident], known)
    over, known = compare([], known)
    nothing, _ = compare([], known)

    assert [notice.status for notice in begun] == ["failing"]
    assert again == []
    assert [(notice.status, notice.title) for notice in over] == [
        ("over", "Over: Cityfare: build failed")
    ]
    assert nothing == []


def test_notice_that_could_not_be_sent_is_sent_at_the_next_tick(
    instance: dg.DagsterInstance, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(instance, build=False)
    sent: list[Notice] = []

    def refuse(notice: Notice) -> None:
        raise ConnectionError("no mail server")

    context = dg.build_sensor_context(instance=instance)
    monkeypatch.setattr(notices, "open_channels", lambda *_: [refuse])
    with pytest.raises(ConnectionError):
        notices_sensor(settings)(context)
    monkeypatch.setattr(notices, "open_channels", lambda *_: [sent.append])

    for _ in range(2):
        notices_sensor(settings)(context)

    assert [notice.key for notice in sent] == ["build"]


# --- Channels


@dataclass
class Received:
    """What a server on this machine was sent."""

    bodies: list[bytes] = field(default_factory=list)


@contextmanager
def _serve(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(address: str, *notified: Notice) -> None:
    for send in open_channels(Settings(notify=address), logging.getLogger("test")):
        for notice in notified:
            send(notice)


def test_webhook_gets_the_notice_as_json() -> None:
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_request(self, *args: object) -> None:
            """Stay silent."""

    with _serve(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        _send(f"http://127.0.0.1:{port}/hook", NOTICE)

    assert [json.loads(body) for body in received.bodies] == [
        {
            "status": "failing",
            "incident": "build",
            "title": "Cityfare: build failed",
            "text": "dbt: no such column",
            "link": "http://x/runs/1",
        }
    ]


def test_mail_server_gets_the_notice_as_a_message() -> None:
    received = Received()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            """Speak as much SMTP as one message needs."""
            self.wfile.write(b"220 test\r\n")
            is_data = False
            for line in self.rfile:
                if is_data:
                    received.bodies.append(line)
                    is_data = line != b".\r\n"
                    answer = None if is_data else b"250 ok\r\n"
                else:
                    is_data = line.upper().startswith(b"DATA")
                    answer = b"354 go on\r\n" if is_data else b"250 ok\r\n"
                if line.upper().startswith(b"QUIT"):
                    answer = b"221 bye\r\n"
                if answer:
                    self.wfile.write(answer)

    with _serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        _send(f"smtp://127.0.0.1:{port}?from=cityfare@example.org&to=data@example.org", NOTICE)

    message = b"".join(received.bodies)
    assert b"Subject: Cityfare: build failed" in message
    assert b"To: data@example.org" in message
    assert b"dbt: no such column" in message


def test_without_an_address_the_notice_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    _send("", NOTICE)

    assert caplog.messages == ["dbt: no such column"]


@pytest.mark.parametrize("address", ["ftp://x", "data@example.org", "smtp://host?to=a@b"])
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="CITYFARE_NOTIFY"):
        _send(address, NOTICE)
