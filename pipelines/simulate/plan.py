"""What a simulation is asked for, checked before anything is drawn."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.errors import UsageError
from pipelines.nearest import nearest

FEWEST_CITIES = 25
MOST_CITIES = 50_000
_GAP = re.compile(r"(?P<driver>\w+):(?P<indicator>\w+)=(?P<value>[+-]?\d+(\.\d+)?)")


@dataclass(frozen=True, order=True)
class Gap:
    """A difference of means that is put into the outcomes: with the driver minus without it."""

    driver_id: str
    indicator_code: str
    value: float

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.driver_id}:{self.indicator_code}={self.value:g}"


@dataclass(frozen=True)
class Plan:
    """How many cities, from which seed, with which gaps; equal plans give equal bytes."""

    cities: int
    seed: int
    gaps: tuple[Gap, ...]

    def __post_init__(self) -> None:
        if not FEWEST_CITIES <= self.cities <= MOST_CITIES or self.seed < 0:
            raise UsageError(
                "simulate",
                expected=f"{FEWEST_CITIES} to {MOST_CITIES:,} cities and a seed from 0",
                found=f"{self.cities} cities, seed {self.seed}",
                remedy="Fewer cities would leave no group to compare.",
            )


def parse_gap(text: str) -> Gap:
    """Read `driver_id:indicator_code=value`.

    Raises:
        UsageError: The text has another form.
    """
    found = _GAP.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--gap {text}",
            expected="DRIVER:INDICATOR=VALUE, such as dedicated_staff:life_satisfaction_excl_dk=3",
            found=text,
            remedy="VALUE is in the unit of the indicator, with the driver minus without it.",
        )
    return Gap(found["driver"], found["indicator"], float(found["value"]))


def check_gaps(gaps: Sequence[Gap], drivers: Collection[str], indicators: Collection[str]) -> None:
    """Refuse gaps that cannot be drawn.

    Args:
        gaps: What shall be planted.
        drivers: Drivers that are drawn.
        indicators: Indicators that are drawn.

    Raises:
        UsageError: A name is not known, and near ones are told; or a pair is named twice.
    """
    for gap in gaps:
        _refuse_unknown(gap, "driver", gap.driver_id, drivers)
        _refuse_unknown(gap, "indicator", gap.indicator_code, indicators)
    pairs = [f"{gap.driver_id}:{gap.indicator_code}" for gap in gaps]
    twice = sorted({pair for pair in pairs if pairs.count(pair) > 1})
    if twice:
        raise UsageError(
            f"--gap {twice[0]}",
            expected="one gap for each driver and indicator",
            found="several",
            remedy="Name it once.",
        )


def _refuse_unknown(gap: Gap, what: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        near = nearest(name, sorted(known), most=3, cutoff=40) or sorted(known)[:3]
        raise UsageError(
            f"--gap {gap}",
            expected=f"a {what} that is drawn, such as {', '.join(near)}",
            found=name,
            remedy=f"The mart {what} lists them. Certification, questions that are asked no more "
            "and shares with don't-knows in the base are not drawn.",
        )
