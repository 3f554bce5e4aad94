-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, measure, value type, year and release, as in landing.
select
    cast(place_geoid as {{ text_type() }}) as place_geoid,
    cast(measure_code as {{ text_type() }}) as measure_code,
    cast(value_type as {{ text_type() }}) as value_type,
    cast(year as int) as year,
    cast(year_basis as {{ text_type() }}) as year_basis,
    cast(place_name as {{ text_type() }}) as place_name,
    cast(state_code as {{ text_type() }}) as state_code,
    cast(value_pct as double) as value_pct,
    cast(value_footnote as {{ text_type() }}) as value_footnote,
    cast(ci_low_pct as double) as ci_low_pct,
    cast(ci_high_pct as double) as ci_high_pct,
    cast(population as bigint) as population,
    cast(population_year as int) as population_year,
    cast(dataset_code as {{ text_type() }}) as dataset_code,
    cast(release_year as int) as release_year,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_cdc_places__estimate') }}
