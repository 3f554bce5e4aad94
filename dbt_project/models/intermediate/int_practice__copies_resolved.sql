-- One row per practice as landed, with the practice that it is told as: of pages that tell of one practice,
-- the first stands for all.
-- Key: practice_id
with practices as (
    select * from {{ ref('int_practice__cities_identified') }}
),

alike as (
    select * from {{ ref('int_practice__copies_paired') }}
),

ranked as (
    select
        alike.practice_id,
        alike.other_id,
        row_number() over (
            partition by alike.practice_id
            order by others.stored_at nulls last, others.practice_id nulls last
        ) as place
    from alike
    inner join practices on alike.practice_id = practices.practice_id
    inner join practices as others on alike.other_id = others.practice_id
    where
        others.stored_at < practices.stored_at
        or (others.stored_at = practices.stored_at and others.practice_id < practices.practice_id)
),

copies as (
    select
        practice_id,
        other_id as told_as
    from ranked
    where place = 1
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
