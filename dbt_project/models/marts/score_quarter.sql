with scores as (
    select * from {{ ref('wellbeing_score') }}
),

spreads as (
    select * from {{ ref('score_spread') }}
    where cities >= 30
),

-- A score at both edges, where half of the cities have the same one, is in neither quarter.
placed as (
    select
        scores.city_code,
        scores.dimension,
        scores.measure_kind,
        case when scores.score >= spreads.upper_quartile then 1 else 0 end
        - case when scores.score <= spreads.lower_quartile then 1 else 0 end as side
    from scores
    inner join spreads
        on
            scores.dimension = spreads.dimension
            and scores.measure_kind = spreads.measure_kind
            and scores.comparable_within = spreads.comparable_within
),

final as (
    select
        city_code,
        dimension,
        measure_kind,
        case side when 1 then 'upper' when -1 then 'lower' else 'middle' end as score_quarter
    from placed
)

select * from final
