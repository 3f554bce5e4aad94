-- One row per certified city: its highest level, and its newest award by announcement.
-- Key: city_code
with awards as (
    select
        *,
        -- A label is announced in its year or the next, so the year's end stands for a missing date.
        coalesce(announced_to, make_date(label_year, 12, 31)) as announced_by
    from {{ ref('certification_award') }}
    where event <> 'honor_roll'
),

levels as (
    select * from {{ ref('certification_level') }}
),

ranked as (
    select
        awards.*,
        levels.level_rank,
        row_number() over (
            partition by awards.city_code
            order by
                levels.level_rank desc nulls last,
                awards.announced_by desc nulls last,
                awards.event asc nulls last,
                awards.award_number asc nulls last
        ) as by_level,
        row_number() over (
            partition by awards.city_code
            order by
                awards.announced_by desc nulls last,
                awards.announced_from desc nulls last,
                awards.label_year desc nulls last,
                levels.level_rank desc nulls last,
                awards.event asc nulls last,
                awards.award_number asc nulls last
        ) as by_announcement
    from awards
    left join levels on awards.level = levels.level
),

final as (
    select
        city_code,
        max(case when by_level = 1 then level end) as highest_level,
        max(case when by_announcement = 1 then level end) as latest_level,
        cast(max(case when by_announcement = 1 then label_year end) as int) as latest_label_year,
        max(case when by_announcement = 1 then announced_from end) as latest_announced_from,
        max(case when by_announcement = 1 then announced_to end) as latest_announced_to,
        count(*) = count(level) as is_every_level_known
    from ranked
    group by city_code
)

select * from final
