-- One row per city and wave of which some response is known.
-- Key: city_code, wave
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

final as (
    select distinct
        city_code,
        wave
    from responses
)

select * from final
