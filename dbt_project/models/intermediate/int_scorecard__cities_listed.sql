-- One row per city that gets a card: it has answered the survey, or a practice is of it.
-- Key: city_code
with responses as (
    select * from {{ ref('int_survey__waves_answered') }}
),

practices as (
    select * from {{ ref('int_practice__originals_kept') }}
),

listed as (
    select
        city_code,
        1 as has_answered
    from responses
    union all
    select
        city_code,
        0 as has_answered
    from practices
    where city_code is not null
),

final as (
    select
        city_code,
        max(has_answered) = 1 as has_answered
    from listed
    group by city_code
)

select * from final
