-- One row per place, measure, value type and survey year: the estimate of the newest release that has it.
-- Key: place_geoid, indicator_code, year
with estimates as (
    select * from {{ ref('stg_cdc_places__estimate') }}
    where value_pct is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by place_geoid, measure_code, value_type, year
            order by release_year desc nulls last, vintage desc
        ) as recency
    from estimates
),

final as (
    select
        place_geoid,
        case when value_type = 'CrdPrv' then measure_code else measure_code || '_' || value_type end
            as indicator_code,
        year,
        year_basis,
        value_pct,
        ci_low_pct,
        ci_high_pct,
        vintage
    from ranked
    where recency = 1
)

select * from final
