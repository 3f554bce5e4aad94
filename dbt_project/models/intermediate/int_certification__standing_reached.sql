-- One row per certified city: its highest and its newest level.
with awards as (
    select * from {{ ref('int_certification__awards_placed') }}
    where event <> 'honor_roll'
),

levels as (
    select * from {{ ref('certification_level') }}
),

ranked as (
    select
        awards.city_code,
        awards.level,
        awards.label_year,
        levels.level_rank,
        row_number() over (
            partition by awards.city_code
            order by levels.level_rank desc nulls last, awards.label_year desc nulls last, awards.event asc
        ) as by_level,
        row_number() over (
            partition by awards.city_code
            order by awards.label_year desc nulls last, levels.level_rank desc nulls last, awards.event asc
        ) as by_year
    from awards
    left join levels on awards.level = levels.level
),

final as (
    select
        city_code,
        max(case when by_level = 1 then level end) as highest_level,
        max(case when by_year = 1 and label_year is not null then level end) as latest_level,
        cast(max(label_year) as int) as latest_label_year
    from ranked
    group by city_code
)

select * from final
