-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per printed figure, as in landing.
select
    cast(base as {{ text_type() }}) as base,
    cast(recomputed_value as double) as recomputed_value,
    cast(recomputed_n as bigint) as recomputed_n,
    cast(recomputed_low as double) as recomputed_low,
    cast(recomputed_high as double) as recomputed_high,
    cast(cities_surveyed as int) as cities_surveyed,
    cast(draws_low as double) as draws_low,
    cast(draws_high as double) as draws_high,
    cast(reconciliation as {{ text_type() }}) as reconciliation,
    cast(figure_id as {{ text_type() }}) as figure_id
from {{ landing('study__reconciliation') }}
