-- One row per city with a card and recommendation: share of the attainable points, and what strength that is.
with questions as (
    select * from {{ ref('int_scorecard__questions_told') }}
),

summed as (
    select
        city_code,
        recommendation_id,
        count(*) as questions_bearing,
        count(points) as questions_known,
        sum(points) as points,
        sum(points_attainable) as points_attainable
    from questions
    group by city_code, recommendation_id
),

final as (
    select
        city_code,
        recommendation_id,
        questions_bearing,
        questions_known,
        100.0 * cast(points as double) / nullif(cast(points_attainable as double), 0) as score_pct,
        case
            when questions_known = 0 then 'no_evidence'
            -- Full points on little that is known are no strong evidence.
            when 3 * points >= 2 * points_attainable and 2 * questions_known >= questions_bearing
                then 'strong'
            when 3 * points >= points_attainable then 'partial'
            else 'weak'
        end as strength
    from summed
)

select * from final
