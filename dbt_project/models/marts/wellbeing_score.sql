with scored as (
    select * from {{ ref('int_wellbeing__indicators_scored') }}
),

final as (
    select
        city_code,
        dimension,
        -- Decimals, so that the order of adding does not show in the last digits.
        cast(round(sum(cast(indicator_score as decimal(9, 4))) / count(*), 2) as double) as score,
        cast(count(*) as int) as indicators_used,
        min(year) as oldest_year,
        max(year) as newest_year
    from scored
    group by city_code, dimension
)

select * from final
