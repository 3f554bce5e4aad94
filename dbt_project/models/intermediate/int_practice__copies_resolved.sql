-- One row per practice as landed, with the practice that it is told as: pages of one city that share an
-- address tell of one practice, whichever language they are in, and the first of them stands for all.
with practices as (
    select * from {{ ref('int_practice__cities_identified') }}
),

links as (
    select * from {{ ref('stg_practices__practice_link') }}
),

shared as (
    select
        practices.practice_id,
        first_value(practices.practice_id) over (
            partition by practices.city_code, links.link_url
            order by practices.stored_at, practices.practice_id
        ) as told_as
    from practices
    inner join links on practices.practice_id = links.practice_id
    where practices.city_code is not null
),

copies as (
    select
        practice_id,
        min(told_as) as told_as
    from shared
    where told_as <> practice_id
    group by practice_id
),

final as (
    select
        practices.practice_id,
        -- A copy of a copy is told as what that one is told as.
        coalesce(second_step.told_as, first_step.told_as, practices.practice_id) as told_as
    from practices
    left join copies as first_step on practices.practice_id = first_step.practice_id
    left join copies as second_step on first_step.told_as = second_step.practice_id
)

select * from final
