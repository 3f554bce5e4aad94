-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per data set, area, measure, unit and year, as in landing.
select
    cast(dataflow as {{ text_type() }}) as dataflow,
    cast(area_code as {{ text_type() }}) as area_code,
    cast(measure_code as {{ text_type() }}) as measure_code,
    cast(unit as {{ text_type() }}) as unit,
    cast(year as int) as year,
    cast(area_name as {{ text_type() }}) as area_name,
    cast(geography_level as {{ text_type() }}) as geography_level,
    cast(dimensions as {{ text_type() }}) as dimensions,
    cast(observed_value as double) as observed_value,
    cast(unit_mult as int) as unit_mult,
    cast(obs_status as {{ text_type() }}) as obs_status,
    cast(vintage as {{ text_type() }}) as vintage,
    cast(is_pinned_version as boolean) as is_pinned_version
from {{ landing('raw_oecd_fua__observation') }}
