-- One row per city that gets a card: it has answered the survey, or a practice is of it.
with responses as (
    select * from {{ ref('int_survey__waves_answered') }}
),

practices as (
    select * from {{ ref('int_practice__originals_kept') }}
),

final as (
    select city_code from responses
    union distinct
    select city_code from practices
    where city_code is not null
)

select * from final
