"""The README's table of outcomes before and after what a city did, from the latest release."""

from pathlib import Path

from pipelines.warehouse import reading

MARKS = (
    "<!-- outcome coverage: written by `cityfare generate` -->",
    "<!-- /outcome coverage -->",
)
"""Between these lines of the README the table stands."""
_SQL = """
with observed as (
    select 'surveyed' as observed_as, city_code, min(cast(wave as integer)) as first_year
    from survey_response group by all
    union all
    select 'certified', city_code, driver_year
    from city_driver where driver_id = 'certified' and has_driver
),
known as (
    select
        dimension, peer_group, observed_as, city_code, source_id,
        case when year < first_year then 'before' when year > first_year then 'after' end as timing
    from wellbeing_observation
    inner join (select indicator_code, dimension from indicator) using (indicator_code)
    inner join observed using (city_code)
    inner join (select city_code, peer_group from city) using (city_code)
    where value is not null and coalesce(quality, 1) < 3 and dimension is not null
)
select
    dimension, peer_group, observed_as, timing,
    count(distinct city_code),
    count(distinct city_code) filter (
        where source_id not in ('urban_mobility', 'eurostat_city_statistics')
    )
from known where timing is not null
group by all
"""
_COLUMNS = [(kind, timing) for kind in ("surveyed", "certified") for timing in ("before", "after")]


def count_cities(warehouse: Path) -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """Cities with a value by dimension, region, kind and timing.

    Before and after are years before and after a city's first answer or first award. Values of
    weak quality do not count. The second count leaves out the two sources that the table came with.

    Args:
        warehouse: The DuckDB file of a release.
    """
    with reading(warehouse) as connection:
        rows = connection.execute(_SQL).fetchall()
    return {(row[0], row[1], row[2], row[3]): (row[4], row[5]) for row in rows}


def coverage_table(warehouse: Path) -> str:
    """The table in Markdown, a row a dimension and region with any such city."""
    counts = count_cities(warehouse)
    header = " | ".join(f"{kind}, {timing}" for kind, timing in _COLUMNS)
    lines = [f"| dimension | region | {header} |", f"| --- | --- |{' ---: |' * len(_COLUMNS)}"]
    for dimension, region in sorted({key[:2] for key in counts}):
        cells = [counts.get((dimension, region, *column), (0, 0)) for column in _COLUMNS]
        printed = " | ".join(f"{count} ({without})" for count, without in cells)
        lines.append(f"| {dimension} | {region} | {printed} |")
    return "\n".join(lines) + "\n"
