"""What every fetch is given: a clock, limits of time and tries, progress callbacks."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from pipelines.fetch.progress import FetchProgress

Clock: TypeAlias = Callable[[], datetime]
Sleep: TypeAlias = Callable[[float], None]


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class Limits:
    """Seconds and counts that hold for every publisher.

    `total_seconds` bounds one answer, so that a slow trickle ends. A publisher who asks us to come
    back after more than `longest_wait_seconds` is not waited for: the fetch ends and says so.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 1800.0
    attempts: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 300.0


@dataclass(frozen=True)
class FetchContext:
    """The clock, the limits and the progress callbacks of one fetch."""

    clock: Clock = utc_now
    sleep: Sleep = time.sleep
    limits: Limits = field(default_factory=Limits)
    progress: FetchProgress = field(default_factory=FetchProgress)


def format_moment(moment: datetime) -> str:
    """Format a moment as records have it: UTC to the second; sorts by time as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
