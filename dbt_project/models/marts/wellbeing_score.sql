with scored as (
    select * from {{ ref('int_wellbeing__indicators_scored') }}
),

averaged as (
    select
        city_code,
        dimension,
        measure_kind,
        -- Decimals, so that the order of adding does not show in the last digits.
        {{ rounded('cast(sum(cast(indicator_score as decimal(9, 4))) as double) / count(*)', 2) }} as score,
        cast(count(*) as int) as indicators_used,
        cast(count(case when quality = 2 then 1 end) as int) as indicators_marginal,
        count(*) = 1 as rests_on_one_indicator,
        {{ joined('indicator_code', 'indicator_code', ', ') }} as comparable_within,
        min(year) as oldest_year,
        max(year) as newest_year
    from scored
    group by city_code, dimension, measure_kind
),

final as (
    select
        city_code,
        dimension,
        measure_kind,
        score,
        indicators_used,
        indicators_marginal,
        rests_on_one_indicator,
        comparable_within,
        count(*) over (partition by dimension, measure_kind, comparable_within) as cities_comparable,
        oldest_year,
        newest_year
    from averaged
)

select * from final
