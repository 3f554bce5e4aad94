-- One row per city with a card and recommendation: mean share of the attainable points of the questions
-- that are known, and what strength that is.
-- Key: city_code, recommendation_id
with questions as (
    select * from {{ ref('int_scorecard__questions_told') }}
),

summed as (
    select
        city_code,
        recommendation_id,
        count(case when standing <> 'not_asked' then 1 end) as questions_bearing,
        count(case when standing = 'not_asked' then 1 end) as questions_not_asked,
        count(points_ratio) as questions_known,
        sum(points_ratio) as points_ratios
    from questions
    group by city_code, recommendation_id
),

final as (
    select
        city_code,
        recommendation_id,
        questions_bearing,
        questions_not_asked,
        questions_known,
        100.0 * cast(points_ratios as double) / nullif(cast(questions_known as double), 0) as score_pct,
        case
            when questions_known = 0 then 'no_evidence'
            -- Full points on little that is known are no strong evidence.
            when 3 * points_ratios >= 2 * questions_known and 2 * questions_known >= questions_bearing
                then 'strong'
            when 3 * points_ratios >= questions_known then 'partial'
            else 'weak'
        end as strength
    from summed
)

select * from final
