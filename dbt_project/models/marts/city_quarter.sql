with outcomes as (
    select * from {{ ref('city_outcome') }}
),

spreads as (
    select * from {{ ref('outcome_spread') }}
    where cities >= 30
),

indicators as (
    select * from {{ ref('indicator') }}
    where direction <> 'context'
),

compared as (
    select
        outcomes.city_code,
        indicators.direction,
        case when outcomes.value >= spreads.upper_quartile then 1 else 0 end as is_upper,
        case when outcomes.value <= spreads.lower_quartile then 1 else 0 end as is_lower
    from outcomes
    inner join spreads on outcomes.indicator_code = spreads.indicator_code
    inner join indicators on outcomes.indicator_code = indicators.indicator_code
    left join outcomes as usual
        on outcomes.city_code = usual.city_code and indicators.variant_of = usual.indicator_code
    where usual.city_code is null
),

-- A value at both edges, where half of the cities have the same one, is in neither quarter.
placed as (
    select
        city_code,
        case when direction = 'higher_better' then is_upper - is_lower else is_lower - is_upper end as side
    from compared
),

final as (
    select
        city_code,
        cast(count(*) as int) as indicators,
        cast(sum(case when side = 1 then 1 else 0 end) as int) as better_quarter,
        cast(sum(case when side = 0 then 1 else 0 end) as int) as middle_half,
        cast(sum(case when side = -1 then 1 else 0 end) as int) as worse_quarter
    from placed
    group by city_code
)

select * from final
