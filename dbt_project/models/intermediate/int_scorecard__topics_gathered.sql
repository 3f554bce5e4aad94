-- One row per city with a card and recommendation: which answers bear on it, by how many points they give,
-- and what comes next: gaps that the city itself names, the largest gap among known answers, else the first
-- answer that is not known at all.
-- Key: city_code, recommendation_id
with questions as (
    select
        *,
        case
            when standing in ('none', 'part') then 0
            when standing = 'unknown' then 1
            when standing = 'named' then 2
            else 3
        end as urgency
    from {{ ref('int_scorecard__questions_told') }}
    where standing <> 'not_asked'
),

ordered as (
    select
        *,
        row_number() over (
            partition by city_code, recommendation_id
            order by
                urgency nulls last,
                case when urgency = 0 and names_gaps then 0 else 1 end,
                case when urgency = 0 then points_ratio else 0 end nulls last,
                position nulls last
        ) as turn
    from questions
),

final as (
    select
        city_code,
        recommendation_id,
        count(points_ratio) as questions_known,
        {{ joined("case when standing = 'full' then topic end", "position") }} as topics_full,
        {{ joined("case when standing = 'part' then topic end", "position") }} as topics_part,
        {{ joined("case when standing = 'none' then topic end", "position") }} as topics_none,
        {{ joined("case when standing = 'named' then topic end", "position") }} as topics_named,
        {{ joined("case when standing = 'unknown' then topic end", "position") }} as topics_unknown,
        max(case when turn = 1 then urgency end) as next_urgency,
        max(case when turn = 1 then topic end) as next_topic,
        max(case when turn = 1 then step end) as next_step
    from ordered
    group by city_code, recommendation_id
)

select * from final
