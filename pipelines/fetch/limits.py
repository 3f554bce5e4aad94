"""How long and how much a fetch may take, and the clock it is told by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
Sleep: TypeAlias = Callable[[float], None]


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and counts that hold for every publisher.

    `total_seconds` is for one answer: a publisher who drips is cut then, and what came is kept.
    A publisher who asks us to come back after more than `longest_wait_seconds` gets his peace:
    the fetch ends and says when to ask again.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 1800.0
    attempts: int = 5
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 300.0
    staged_hours: float = 24.0
    told_bytes: int = 4_096


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(tz=UTC)


def stamp(moment: datetime) -> str:
    """A moment as records have it; sorts by time as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
