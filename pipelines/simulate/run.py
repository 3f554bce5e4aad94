"""From the plan to the comparison: draw, write, build through the same graph, look."""

import json
from pathlib import Path

from pipelines.errors import UsageError, WarehouseError
from pipelines.files import write_json
from pipelines.progress import Progress
from pipelines.run import build_marts
from pipelines.settings import Settings
from pipelines.simulate.compare import HIGH, LOW, Comparison, compare
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.drivers import is_high
from pipelines.simulate.plan import Plan
from pipelines.simulate.reference import load_reference
from pipelines.simulate.write import write_raw

TRUTH = "truth.json"


def simulation_settings(settings: Settings, folder: Path) -> Settings:
    """Settings of a simulation in a folder: its own raw/ and build, nothing that users added."""
    return Settings(
        project_dir=settings.project_dir,
        raw_dir=folder / "raw",
        build_dir=folder / "build",
        overlay_dir=folder / "overlay",
        as_of=settings.as_of,
    )


def simulate(plan: Plan, folder: Path, settings: Settings, progress: Progress) -> Comparison:
    """Draw a survey into a folder, build it there without a release, and compare.

    Args:
        plan: What to draw.
        folder: Gets `raw/`, `build/` and the truth; empty, or of an equal plan.
        settings: The project whose vocabulary, models and contracts are used.
        progress: Who hears how far it is.

    Raises:
        UsageError: The folder holds something else, or a gap cannot be planted.
        WarehouseError: The build failed.
    """
    folder = folder.resolve()
    refuse_folder(folder, plan, settings)
    with progress.step("draw"):
        reference = load_reference(settings)
        drawn = draw(plan, reference)
        own = simulation_settings(settings, folder)
        write_json(folder / TRUTH, truth_of(drawn))
        write_raw(own.raw, drawn, settings, reference)
    errors = build_marts(own, progress)
    if errors:
        raise WarehouseError(
            "simulate",
            expected="a synthetic survey that builds as a real one does",
            found="; ".join(errors),
            remedy=f"What was drawn lies in {folder}.",
        )
    return compare(own, drawn, reference)


def truth_of(drawn: Drawn) -> dict[str, object]:
    """What is true of a draw, for whoever wants to hold other numbers against it."""
    return {
        "synthetic": True,
        "asked": _asked(drawn.plan),
        "gaps": [vars(gap) for gap in drawn.plan.gaps],
        "cities": [
            {
                "city_code": city.city_code,
                "city_name": city.name,
                "psi_index": float(points),
                "psi_class": HIGH if is_high(points) else LOW,
                "scorecard": dict(drawn.cards[place]),
                "drivers": {name: has[place] for name, has in drawn.drivers.items()},
            }
            for place, (city, points) in enumerate(zip(drawn.cities, drawn.index, strict=True))
        ],
    }


def _asked(plan: Plan) -> dict[str, object]:
    return {"cities": plan.cities, "seed": plan.seed, "gaps": [str(gap) for gap in plan.gaps]}


def refuse_folder(folder: Path, plan: Plan, settings: Settings) -> None:
    """Let nothing of another kind be overwritten, and nothing synthetic lie among snapshots."""
    for root in (settings.raw.resolve(), settings.overlay):
        if folder == root or root in folder.parents:
            raise UsageError(
                f"simulate --output {folder.name}",
                expected="a folder outside of the snapshots",
                found=f"one in {root.name}/",
                remedy="Name another: what is drawn must never be taken for published figures.",
            )
    if not folder.exists() or not any(folder.iterdir()):
        return
    truth = folder / TRUTH
    if not truth.exists() or json.loads(truth.read_text("utf-8")).get("asked") != _asked(plan):
        raise UsageError(
            f"simulate --output {folder.name}",
            expected="an empty folder, or one of a simulation with the same cities, seed and gaps",
            found="something else in it",
            remedy="Name another folder with --output, or move this one away.",
        )
