"""Does a questionnaire or page fit the cities that it was matched to?

Here: one row a city and wave, and figures of the right size. Not here: other answers than those
known of the same city and wave (`contradictions.py`).
"""

from dataclasses import dataclass

import polars as pl

from pipelines.overlay.dry_run import DryRun
from pipelines.overlay.figure import Figure

_FACTOR = 10
"""From here on a figure is asked about: thousands for units, a country for a city."""
_GAZETTEER = "the gazetteer"


@dataclass(frozen=True)
class Implausible:
    """A figure of a city that is off by a factor of ten or more."""

    figure: Figure
    city_code: str
    wave: str
    added: int
    known: int
    known_from: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return (
            f"{self.city_code} {self.wave}, {self.figure}: added {self.added:,}, "
            f"known {self.known:,} ({self.known_from})"
        )


def cities_twice(dry_run: DryRun) -> list[str]:
    """Cities that a file answers for in two rows of one wave, with the rows and their names."""
    rows = _added(dry_run).with_columns(
        line=pl.col("response_id").str.extract(r"(\d+)$").cast(pl.Int64)
    )
    named = rows.sort("line").with_columns(
        named=pl.concat_str(
            pl.lit("row "),
            "line",
            pl.lit(" ("),
            pl.concat_str("city", "admin1", "country", separator=", ", ignore_nulls=True),
            pl.lit(")"),
        )
    )
    found = (
        named.group_by("city_code", "wave", maintain_order=True)
        .agg(pl.col("named"), count=pl.len())
        .filter(pl.col("count") > 1)
        .sort("city_code", "wave")
    )
    return [
        f"{code} {wave}: {' and '.join(found_in)}" for code, wave, found_in, _ in found.iter_rows()
    ]


def implausible(dry_run: DryRun) -> list[Implausible]:
    """Figures of a file that are off by a factor of ten or more, each beside all that is known."""
    added = _added(dry_run)
    cities = dry_run.landed("identity__city").select(
        "city_code", known="geonames_population", known_from=pl.lit(_GAZETTEER)
    )
    population = added.select("city_code", "wave", added="population")
    staff = _staff(dry_run)
    return [
        *_far(population.join(cities, on="city_code"), Figure.POPULATION),
        *_far(_beside(population, _populations(dry_run)), Figure.POPULATION),
        *_far(_beside(staff.filter(pl.col("is_added")), staff), Figure.STAFF),
    ]


def _added(dry_run: DryRun) -> pl.DataFrame:
    """The responses of the file, with the cities that they were matched to."""
    return dry_run.responses_of_cities().filter(pl.col("file_name") == dry_run.file_name)


def _populations(dry_run: DryRun) -> pl.DataFrame:
    """What every response says of a city's population."""
    return dry_run.responses_of_cities().select("city_code", "wave", added="population")


def _staff(dry_run: DryRun) -> pl.DataFrame:
    """What every response says of the number of innovation staff."""
    said = dry_run.responses("answer").filter(pl.col("question_id") == "staff_count")
    is_added = pl.col("file_name") == dry_run.file_name
    return (
        dry_run.responses_of_cities()
        .join(said, on="response_id", how="inner")
        .select("city_code", "wave", added="number", is_added=is_added)
    )


def _beside(added: pl.DataFrame, all_: pl.DataFrame) -> pl.DataFrame:
    """Each figure of the file beside those of the city's other waves."""
    known = all_.select("city_code", "wave", known="added")
    pairs = added.join(known, on="city_code", how="inner", suffix="_known")
    return pairs.filter(pl.col("wave") != pl.col("wave_known")).with_columns(
        known_from=pl.concat_str(pl.lit("wave "), "wave_known")
    )


def _far(pairs: pl.DataFrame, figure: Figure) -> list[Implausible]:
    added, known = pl.col("added").cast(pl.Float64), pl.col("known").cast(pl.Float64)
    is_far = (added >= known * _FACTOR) | (known >= added * _FACTOR)
    far = pairs.filter(is_far & (added > 0) & (known > 0)).unique(
        ["city_code", "wave", "added", "known", "known_from"]
    )
    rows = far.sort("city_code", "wave", "known_from", "known").iter_rows(named=True)
    return [
        Implausible(
            figure,
            str(row["city_code"]),
            str(row["wave"]),
            int(row["added"]),
            int(row["known"]),
            str(row["known_from"]),
        )
        for row in rows
    ]
