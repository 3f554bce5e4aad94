-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per place, variable, year and period, as in landing.
select
    cast(place_geoid as {{ text_type() }}) as place_geoid,
    cast(variable_code as {{ text_type() }}) as variable_code,
    cast(year as int) as year,
    cast(period_years as int) as period_years,
    cast(place_name as {{ text_type() }}) as place_name,
    cast(state_fips as {{ text_type() }}) as state_fips,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(value as double) as value,
    cast(estimate_annotation as {{ text_type() }}) as estimate_annotation,
    cast(margin as double) as margin,
    cast(margin_annotation as {{ text_type() }}) as margin_annotation,
    cast(dataset_code as {{ text_type() }}) as dataset_code,
    cast(vintage as {{ text_type() }}) as vintage
from {{ landing('raw_census_acs__estimate') }}
