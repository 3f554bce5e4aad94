"""When the next request may go out: one after another, and never more in an hour than allowed.

The hour is kept in a ledger on disk, since a publisher counts across our runs.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.errors import FetchError
from pipelines.fetch.limits import Clock, Sleep
from pipelines.fetch.listener import Listener
from pipelines.files import write_json
from pipelines.sources._fetch import Fetch

_HOUR = timedelta(hours=1)


class Pace:
    """Lets requests to one publisher through in turn."""

    def __init__(
        self, declared: Fetch, ledger: Path, *, clock: Clock, sleep: Sleep, listener: Listener
    ) -> None:
        self._declared = declared
        self._ledger = ledger
        self._clock = clock
        self._sleep = sleep
        self._listener = listener
        self._last: datetime | None = None

    def admit(self, host: str) -> None:
        """Wait until a request to a host may go out.

        Raises:
            FetchError: The ledger cannot be read, so nobody knows what was asked before.
        """
        hourly = self._reserve(host) if self._declared.requests_per_hour else timedelta()
        if hourly > timedelta():
            seconds = hourly.total_seconds()
            reason = f"{host} allows {self._declared.requests_per_hour} requests an hour"
            self._listener.waiting(seconds, reason)
            self._sleep(seconds)
        elif self._last is not None:
            rest = self._declared.pause_seconds - (self._clock() - self._last).total_seconds()
            if rest > 0:
                self._sleep(rest)
        self._last = self._clock()

    def _reserve(self, host: str) -> timedelta:
        """Enter the next request in the ledger; returns how long it has to wait."""
        from filelock import FileLock

        self._ledger.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._ledger.with_suffix(".lock")):
            asked = self._read()
            now = self._clock()
            # Nobody reserves more than an hour ahead: such an entry is of a clock that was wrong.
            recent = sorted(m for m in asked.get(host, []) if abs(m - now) < _HOUR)
            most = self._declared.requests_per_hour or len(recent) + 1
            wait = recent[-most] + _HOUR - now if len(recent) >= most else timedelta()
            asked[host] = [*recent, now + wait]
            written = {name: [m.isoformat() for m in moments] for name, moments in asked.items()}
            write_json(self._ledger, written)
        return wait

    def _read(self) -> dict[str, list[datetime]]:
        if not self._ledger.exists():
            return {}
        try:
            entries = json.loads(self._ledger.read_text("utf-8"))
            return {
                str(host): [datetime.fromisoformat(moment) for moment in moments]
                for host, moments in entries.items()
            }
        except (ValueError, TypeError, AttributeError) as error:
            raise FetchError(
                self._ledger.name,
                expected="the ledger of requests, as an earlier fetch wrote it",
                found=f"{type(error).__name__}: {error}",
                remedy="Remove the file, and wait for an hour before you fetch again.",
            ) from error
