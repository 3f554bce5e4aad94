"""Do the study's intervals hold the truth, and do its discoveries stand?

By hand: `python -m tests.bench.calibration`. Surveys are drawn with known gaps and given to the
study without files or dbt. Counted: how often an interval of 95 % holds the true gap, and which
part of the gaps with an adjusted p under 5 % is none. Then the study's own time: on the latest
build, and as drivers and indicators grow.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.settings import Settings
from pipelines.simulate.cities import Region
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.outcomes import region_of
from pipelines.simulate.plan import Gap, Plan
from pipelines.simulate.reference import PSI_HIGH, Reference, load_reference
from pipelines.study.changes import change_gaps
from pipelines.study.gaps import outcome_gaps
from pipelines.warehouse import reading

SIZES = (25, 50, 100, 250)
"""Cities of a draw; three of five have the outcomes of residents, the others those of the US."""
GAPS = (
    Gap("dedicated_staff", "city_satisfaction_2012_2023_excl_dk", 6),
    Gap("formal_strategy", "life_satisfaction_excl_dk", 4),
    Gap("holistic_approach", "public_transport_excl_dk", 5),
    Gap(PSI_HIGH, "green_spaces_excl_dk", 5),
    Gap("dedicated_funding", "air_quality_excl_dk", 3),
    Gap("formal_goals", "air_quality_excl_dk", -3),
    Gap("formal_goals", "MHLTH", -2),
)
WITHOUT_A_GAP = ("noise_level_excl_dk", "cleanliness_excl_dk", "OBESITY", "S1901_C01_012E")
INDICATORS = sorted({gap.indicator_code for gap in GAPS} | set(WITHOUT_A_GAP))
DRIVERS = sorted(
    {gap.driver_id for gap in GAPS}
    | {"role_designer", "role_engineer", "purpose_improve_service_delivery", "policy_focus_health"}
    | {"policy_focus_housing", "policy_focus_culture"}
)
NOMINAL, SLACK, LEVEL = 95.0, 2.0, 0.05
BANDS = {"3 to 5": (3, 5), "6 to 11": (6, 11), "12 and over": (12, 10_000)}
MOST_SECONDS, MOST_GROWTH = 20.0, 1.5


@dataclass(frozen=True)
class Frames:
    """A draw as the marts that the study reads."""

    drivers: pl.DataFrame
    known_drivers: pl.DataFrame
    outcomes: pl.DataFrame
    cities: pl.DataFrame
    changes: pl.DataFrame

    def gaps(self) -> pl.DataFrame:
        """What the study makes of them."""
        known = (self.drivers, self.known_drivers)
        values = outcome_gaps(*known, self.outcomes, self.cities)
        changed = change_gaps(*known, self.changes, self.outcomes, self.cities)
        return pl.concat([values, changed])


def frames_of(drawn: Drawn, drivers: list[str], indicators: list[str]) -> Frames:
    """The core marts of a draw, without a build."""
    known = [
        (city.city_code, driver, has, 2018)
        for driver in drivers
        for city, has in zip(drawn.cities, drawn.drivers[driver], strict=True)
        if has is not None
    ]
    felt = [
        (city.city_code, o.indicator.code, 2019, float(value), None, False)
        for o in drawn.outcomes
        if o.indicator.code in indicators
        for city, value in zip(o.cities, o.values, strict=True)
    ]
    cities = [
        (city.city_code, city.country_code, city.region.value, city.population)
        for city in drawn.cities
    ]
    driver_names = ["city_code", "driver_id", "has_driver", "driver_year"]
    outcome_names = ["city_code", "indicator_code", "year", "value", "quality", "is_modelled"]
    city_names = ["city_code", "country_code", "peer_group", "population"]
    known_drivers = pl.DataFrame(known, schema=driver_names, orient="row")
    outcomes = pl.DataFrame(felt, schema=outcome_names, orient="row").cast(
        {"year": pl.Int32, "quality": pl.Int32}
    )
    return Frames(
        pl.DataFrame({"driver_id": drivers, "certified_cities_missing": None}),
        known_drivers,
        outcomes,
        pl.DataFrame(cities, schema=city_names, orient="row"),
        changes_of(outcomes, known_drivers, seed=len(felt)),
    )


def changes_of(outcomes: pl.DataFrame, known_drivers: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The mart outcome_change of a draw: values before have no gap, so that a change has all of it.

    Args:
        outcomes: Values after.
        known_drivers: The mart city_driver.
        seed: For the values before, which vary like those after.
    """
    spread = pl.col("value").std().over("indicator_code")
    noise = pl.Series(np.random.default_rng(seed).normal(size=outcomes.height))
    before = outcomes.select(
        *("city_code", "indicator_code", "quality", "is_modelled"),
        pl.lit(2017, pl.Int32).alias("before_year"),
        pl.col("year").alias("after_year"),
        (pl.col("value") - spread * noise).alias("change"),
    )
    return before.join(known_drivers.select("city_code", "driver_id"), on="city_code")


def truths(reference: Reference) -> pl.DataFrame:
    """The true gap of each pair: planted, none, or not known, where drivers hang together."""
    planted = {(gap.driver_id, gap.indicator_code): gap.value for gap in GAPS}
    scored = {asked.question_id for asked in reference.index_scoring}
    # Answers to different questions are independent; only the index hangs on what it is made of.
    parts_of_index = {
        decision.driver_id
        for question, decisions in reference.decisions.items()
        if question in scored
        for decision in decisions
    }

    def true_gap(driver: str, indicator: str) -> float | None:
        on_it = {gap.driver_id for gap in GAPS if gap.indicator_code == indicator}
        related = parts_of_index if driver == PSI_HIGH else {PSI_HIGH}
        is_related = driver in {PSI_HIGH, *parts_of_index} and bool(on_it & related)
        return planted.get((driver, indicator), None if is_related else 0.0)

    rows = [(d, i, true_gap(d, i)) for d in DRIVERS for i in INDICATORS]
    return pl.DataFrame(
        rows,
        schema={"driver_id": pl.String, "indicator_code": pl.String, "truth": pl.Float64},
        orient="row",
    )


def judged(draws: int, reference: Reference) -> Iterator[pl.DataFrame]:
    """The gaps of each draw beside the truth."""
    known = truths(reference)
    for seed in range(draws):
        size = SIZES[seed % len(SIZES)]
        drawn = draw(Plan(size, seed, GAPS), reference)
        frames = frames_of(drawn, DRIVERS, INDICATORS)
        yield (
            frames.gaps()
            .join(known, on=["driver_id", "indicator_code"])
            .with_columns(draw=pl.lit(seed), cities_drawn=pl.lit(size))
        )


def with_coverage(found: pl.DataFrame) -> pl.DataFrame:
    """Intervals of known truth, and whether each holds it."""
    known = found.filter(pl.col("gap").is_not_null() & pl.col("truth").is_not_null())
    return known.with_columns(
        holds=pl.col("truth").is_between("ci_low", "ci_high"),
        smaller=pl.min_horizontal("n_with", "n_without"),
    )


def false_discoveries(found: pl.DataFrame) -> pl.DataFrame:
    """By method: the part of discoveries that is none, averaged over draws, and its error."""
    is_found = pl.col("p_adjusted") < LEVEL
    is_planted = (pl.col("truth") != 0).fill_null(value=False)
    of_draw = found.group_by("method", "draw").agg(
        found=is_found.sum(),
        # Gaps that are not planted but related to one are there, only their size is not known.
        false=(is_found & (pl.col("truth") == 0)).sum(),
        seen=(is_found & is_planted).sum(),
        planted=(is_planted & pl.col("gap").is_not_null()).sum(),
    )
    part = pl.col("false") / pl.max_horizontal("found", 1)
    return (
        of_draw.group_by("method")
        .agg(
            rate=part.mean(),
            error=part.std() / pl.len().sqrt(),
            power=pl.col("seen").sum() / pl.col("planted").sum(),
        )
        .sort("method")
    )


def show_coverage(found: pl.DataFrame) -> bool:
    """Print coverage; is it 95 % within 2 for each method, in all and at each size?"""
    known = with_coverage(found)
    is_ok = True
    for (method,), rows in known.sort("method").group_by("method", maintain_order=True):
        overall = 100 * float(rows["holds"].mean())  # type: ignore[arg-type]
        planted = 100 * float(rows.filter(pl.col("truth") != 0)["holds"].mean())  # type: ignore[arg-type]
        by_size = {n: 100 * _mean(rows.filter(cities_drawn=n)) for n in SIZES}
        is_good = all(abs(share - NOMINAL) <= SLACK for share in (overall, *by_size.values()))
        is_ok &= is_good
        print(f"{method}: {overall:.1f} % of {rows.height:,} intervals hold the true gap", end="")
        print(f" ({planted:.1f} % of planted ones) {'ok' if is_good else 'NOT WITHIN 95 ± 2'}")
        print("  cities drawn: " + ", ".join(f"{n}: {s:.1f}" for n, s in by_size.items()))
        bands = {
            name: 100 * _mean(rows.filter(pl.col("smaller").is_between(*ends)))
            for name, ends in BANDS.items()
        }
        print("  smaller group: " + ", ".join(f"{n}: {s:.1f}" for n, s in bands.items()))
    return is_ok


def _mean(rows: pl.DataFrame) -> float:
    return float(np.mean(rows["holds"].to_numpy())) if rows.height else float("nan")


def show_discoveries(found: pl.DataFrame) -> bool:
    """Print the false discovery rate; is it 5 % or less, but for the error of so many draws?"""
    is_ok = True
    for method, rate, error, power in false_discoveries(found).iter_rows():
        is_good = rate <= LEVEL + 2 * error
        is_ok &= is_good
        print(
            f"{method}: {100 * rate:.1f} ± {200 * error:.1f} % of discoveries are false, "
            f"{100 * power:.0f} % of planted gaps are discovered "
            f"{'ok' if is_good else 'OVER 5 %'}"
        )
    return is_ok


def show_real_study(settings: Settings) -> bool:
    """Print how long the gaps of the latest build take; True where nothing is built."""
    if not settings.warehouse.exists():
        print("study of the real build: nothing is built, so nothing was timed")
        return True
    with reading(settings.warehouse) as connection:
        names = ("driver", "city_driver", "city_outcome", "city", "outcome_change")
        marts = [connection.table(name).pl() for name in names]
    rows, seconds = _timed(Frames(*marts), time.perf_counter)
    is_good = seconds < MOST_SECONDS
    print(f"study of the real build: {rows:,} gaps in {seconds:.1f} s", "ok" if is_good else "SLOW")
    return is_good


def show_growth(reference: Reference) -> bool:
    """Print the time per gap as drivers and indicators double; is it about the same?"""
    drawn = draw(Plan(147, 1, GAPS), reference)
    felt = [o.indicator for o in drawn.outcomes if region_of(o.indicator) is Region.EUROPE]
    each = []
    for factor in (1, 2, 4):
        drivers = list(drawn.drivers)[: 10 * factor]
        indicators = [indicator.code for indicator in felt[: 5 * factor]]
        frames = frames_of(drawn, drivers, indicators)
        # Time of this process alone: others may be busy too.
        rows, seconds = min(_timed(frames, time.process_time) for _ in range(3))
        each.append(seconds / rows)
        print(f"  {len(drivers)} drivers x {len(indicators)} indicators: {rows:,} gaps", end="")
        print(f" in {seconds:.2f} s, {1000 * each[-1]:.2f} ms each")
    is_good = each[-1] / each[0] < MOST_GROWTH
    print(f"time per gap at 16 x over 1 x: {each[-1] / each[0]:.2f}", "ok" if is_good else "GROWS")
    return is_good


def _timed(frames: Frames, clock: Callable[[], float]) -> tuple[int, float]:
    began = clock()
    rows = frames.gaps().height
    return rows, clock() - began


def main() -> None:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=500)
    draws = parser.parse_args().draws
    settings = Settings()
    reference = load_reference(settings)
    began = time.perf_counter()
    found = pl.concat(judged(draws, reference))
    cities = ", ".join(map(str, SIZES))
    print(f"{draws} draws of {cities} cities in turn, {time.perf_counter() - began:.0f} s")
    results = [
        show_coverage(found),
        show_discoveries(found),
        show_real_study(settings),
        show_growth(reference),
    ]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
