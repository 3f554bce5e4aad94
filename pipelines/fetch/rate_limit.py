"""When the next request may go out: a pause between two, and the publisher's hourly limit.

The hour is counted in a file, since a publisher counts across our runs.
"""

import re
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import cast

from pyrate_limiter import Duration, Rate, RateItem, SQLiteBucket

from pipelines.errors import FetchError
from pipelines.fetch.context import FetchContext
from pipelines.fetch_declaration import Fetch

_MILLISECONDS = 1000


class RateLimit:
    """Lets the requests to one publisher through in turn.

    Args:
        declared: States the pause between requests and the limit an hour.
        path: SQLite file that counts requests across runs; written only where there is a limit.
        context: The clock; its progress callback is called on waits for the hourly limit.
    """

    def __init__(self, declared: Fetch, path: Path, context: FetchContext) -> None:
        self._declared = declared
        self._path = path
        self._context = context
        self._last: datetime | None = None

    def wait_for_turn(self, host: str) -> None:
        """Wait until a request to a host may go out.

        Raises:
            FetchError: The counts of earlier requests cannot be read.
        """
        if self._last is not None:
            elapsed = (self._context.clock() - self._last).total_seconds()
            if elapsed < self._declared.pause_seconds:
                self._context.sleep(self._declared.pause_seconds - elapsed)
        if self._declared.requests_per_hour:
            self._wait_for_hour(host, self._declared.requests_per_hour)
        self._last = self._context.clock()

    def _wait_for_hour(self, host: str, most: int) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._count(host, most)
        except sqlite3.DatabaseError as error:
            raise FetchError(
                self._path.name,
                expected="the counts of requests, as an earlier fetch wrote them",
                found=f"{type(error).__name__}: {error}",
                remedy="Remove the file, and wait for an hour before you fetch again.",
            ) from error

    def _count(self, host: str, most: int) -> None:
        bucket = SQLiteBucket.init_from_file(
            [Rate(most, Duration.HOUR)],
            table=f"asked_{re.sub(r'[^a-z0-9]', '_', host.lower())}",
            db_path=str(self._path),
            use_file_lock=True,
        )
        try:
            bucket.leak(self._milliseconds())
            while not bucket.put(item := RateItem(host, self._milliseconds())):
                self._wait_for(bucket, item, host, most)
        finally:
            bucket.close()  # type: ignore[no-untyped-call]

    def _wait_for(self, bucket: SQLiteBucket, item: RateItem, host: str, most: int) -> None:
        milliseconds = cast("int", bucket.waiting(item))
        if milliseconds > int(Duration.HOUR):
            # No request can lie ahead: it was counted by a clock that was wrong.
            bucket.flush()
            return
        seconds = milliseconds / _MILLISECONDS
        self._context.progress.waiting(seconds, f"{host} allows {most} requests an hour")
        self._context.sleep(seconds)

    def _milliseconds(self) -> int:
        return int(self._context.clock().timestamp() * _MILLISECONDS)
