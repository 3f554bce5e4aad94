"""`simulate`: a synthetic survey with known gaps, built as a real one and never published."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import TerminalProgress, say, show_table
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.simulate.compare import Comparison, Found
    from pipelines.simulate.plan import Plan

_EXAMPLE = (
    "Example: cityfare simulate --cities 147 --seed 1 "
    "--gap dedicated_staff:life_satisfaction_excl_dk=3"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=_EXAMPLE)(simulate)


def simulate(
    cities: Annotated[int, typer.Option(help="How many cities, from 25 to 50,000.")],
    seed: Annotated[int, typer.Option(help="Where chance begins; the same gives the same bytes.")],
    gap: Annotated[
        list[str] | None,
        typer.Option(
            help="DRIVER:INDICATOR=VALUE, as often as wanted.",
            show_default="those of the published statements",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="Folder for its raw/ and build/.",
            show_default="one for each plan in the build folder",
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Draw a synthetic survey with planted gaps, build it in a folder of its own, and compare.

    For tests and benchmarks only: every table of it is marked, and no release may hold any of it.
    """
    from pipelines.run import step_names
    from pipelines.simulate.plan import Plan, parse_gap
    from pipelines.simulate.reference import load_reference
    from pipelines.simulate.run import simulate as run

    settings = Settings()
    gaps = [parse_gap(text) for text in gap] if gap else load_reference(settings).published_gaps
    plan = Plan(cities, seed, tuple(sorted(gaps)))
    folder = output or settings.build / "simulations" / _name(plan, is_default=not gap)
    # A draw takes the place of the release.
    with TerminalProgress(len(step_names(with_expectations=False))) as progress:
        found = run(plan, folder, settings, progress)
    show_comparison(found)
    say(f"Synthetic data, not for publication: {folder}")


def _name(plan: "Plan", *, is_default: bool) -> str:
    from pipelines.files import sha256_of

    name = f"{plan.cities}-{plan.seed}"
    told = " ".join(map(str, plan.gaps))
    return name if is_default else f"{name}-{sha256_of(told.encode())[:8]}"


def show_comparison(found: "Comparison") -> None:
    """Print what was planted beside what was found."""
    columns = ["driver", "indicator", "planted", "method", "found", "95 % interval", "cities"]
    rows = [_row(gap) for gap in found.gaps]
    show_table([*columns, "holds"], rows, numbers=["planted", "found"])
    counts = [
        f"{list(classes.values()).count(name)} {name}"
        for classes in (found.classes_drawn, found.classes_found)
        for name in ("high", "low")
    ]
    say(f"Innovation capacity: drawn {counts[0]}, {counts[1]}; found {counts[2]}, {counts[3]}.")
    cities = len(found.classes_drawn)
    say(f"{found.classes_alike} of {cities} cities are in the class drawn.")
    say(f"{found.cards_alike} of {cities} scorecards are the drawn ones.")
    say(
        f"Of {found.shares_compared} printed shares none differs by more than "
        f"{found.largest_difference_pct:.1f} points."
    )


def _row(found: "Found") -> list[object]:
    planted = [found.planted.driver_id, found.planted.indicator_code, f"{found.planted.value:g}"]
    cities = f"{found.n_with} with, {found.n_without} without"
    if found.gap is None:
        return [*planted, found.method, "", found.reason, cities, "no number"]
    interval = f"{found.ci_low:.2f} to {found.ci_high:.2f}"
    holds = "yes" if found.holds_planted else "no"
    return [*planted, found.method, f"{found.gap:.2f}", interval, cities, holds]
