"""How long and how much a fetch may take, and the clock that it uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
Sleep: TypeAlias = Callable[[float], None]


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and counts that hold for every publisher.

    `total_seconds` bounds one answer, so that a slow trickle ends. A publisher who asks us to come
    back after more than `longest_wait_seconds` is not waited for: the fetch ends and says so.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 1800.0
    attempts: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 300.0
    quoted_bytes: int = 4_096


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(tz=UTC)


def format_moment(moment: datetime) -> str:
    """Format a moment as records have it: UTC to the second; sorts by time as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
