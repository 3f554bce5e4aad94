-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per publisher's code, indicator and year: the values that landing contracts
-- declare as indicator_values, in one shape.
-- Key: code_system, code_vintage, code, indicator_code, year
select
    'us_place_geoid' as code_system,
    '2010' as code_vintage,
    place_geoid as code,
    indicator_code,
    year,
    year_basis,
    value_pct as value,
    ci_low_pct as ci_low,
    ci_high_pct as ci_high,
    cast(null as {{ text_type() }}) as flag,
    cast(null as int) as quality,
    cast(null as {{ text_type() }}) as geography_level,
    'published' as value_basis,
    vintage
from {{ ref('int_cdc__releases_chosen') }}
where value_pct is not null

union all

select
    'us_place_geoid' as code_system,
    '2010' as code_vintage,
    place_geoid as code,
    variable_code as indicator_code,
    year,
    'stated' as year_basis,
    value,
    ci_low,
    ci_high,
    cast(null as {{ text_type() }}) as flag,
    cast(null as int) as quality,
    cast(null as {{ text_type() }}) as geography_level,
    'published' as value_basis,
    vintage
from {{ ref('int_census__estimates_bounded') }}
where value is not null

union all

select
    'eurostat_city' as code_system,
    'current' as code_vintage,
    eurostat_city_code as code,
    indicator_code,
    year,
    'stated' as year_basis,
    value,
    cast(null as double) as ci_low,
    cast(null as double) as ci_high,
    flag,
    cast(null as int) as quality,
    cast(null as {{ text_type() }}) as geography_level,
    'published' as value_basis,
    vintage
from {{ ref('int_eurostat__statistics_chosen') }}
where value is not null

union all

select
    'eurostat_city' as code_system,
    'current' as code_vintage,
    eurostat_city_code as code,
    indicator_code,
    year,
    'stated' as year_basis,
    value,
    cast(null as double) as ci_low,
    cast(null as double) as ci_high,
    flag,
    cast(null as int) as quality,
    cast(null as {{ text_type() }}) as geography_level,
    value_basis,
    vintage
from {{ ref('int_eurostat__shares_derived') }}
where value is not null

union all

select
    'us_place_geoid' as code_system,
    '2010' as code_vintage,
    place_geoid as code,
    indicator_code,
    year,
    'stated' as year_basis,
    value,
    ci_low,
    ci_high,
    cast(null as {{ text_type() }}) as flag,
    quality,
    geography_level,
    'published' as value_basis,
    vintage
from {{ ref('int_urban__shares_in_percent') }}
where value is not null
