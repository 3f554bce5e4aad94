-- One row per publisher's code, indicator and year, all sources of well-being under one another.
with eurostat as (
    select * from {{ ref('int_eurostat__shares_derived') }}
),

places as (
    select * from {{ ref('int_cdc__releases_chosen') }}
),

census as (
    -- Windows of several years overlap, and the catalogue's indicators are of single years.
    select * from {{ ref('stg_census_acs__estimate') }}
    where value is not null and period_years = 1
),

final as (
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
        value_basis,
        vintage
    from eurostat

    union all

    select
        'us_place_geoid' as code_system,
        '2010' as code_vintage,
        place_geoid as code,
        case when value_type = 'CrdPrv' then measure_code else measure_code || '_' || value_type end
            as indicator_code,
        year,
        year_basis,
        value_pct as value,
        ci_low_pct as ci_low,
        ci_high_pct as ci_high,
        cast(null as {{ text_type() }}) as flag,
        'published' as value_basis,
        vintage
    from places

    union all

    select
        'us_place_geoid' as code_system,
        '2010' as code_vintage,
        place_geoid as code,
        variable_code as indicator_code,
        year,
        'stated' as year_basis,
        value,
        round(value - margin, 4) as ci_low,
        round(value + margin, 4) as ci_high,
        cast(null as {{ text_type() }}) as flag,
        'published' as value_basis,
        vintage
    from census
)

select * from final
