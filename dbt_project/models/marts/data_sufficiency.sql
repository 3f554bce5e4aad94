-- One row per city, wave and policy area with its flag. The flags of a page are the listed areas that keep
-- the rules of contracts/sufficiency.py, in raw_<source>__data_area of landing; what breaks a rule stands in
-- quarantined_row. The flags of a questionnaire are its answers.
with waves as (
    select * from {{ ref('int_survey__waves_answered') }}
),

areas as (
    select * from {{ ref('stg_vocabulary__policy_area') }}
),

flags as (
    select * from {{ ref('int_survey__options_chosen') }}
    where question_id = 'data_sufficiency'
),

final as (
    select
        waves.city_code,
        waves.wave,
        areas.policy_area_id,
        -- A page that shows no lists says nothing; it never says insufficient.
        coalesce(flags.option_id, 'not_reported') as flag
    from waves
    cross join areas
    left join flags
        on
            waves.city_code = flags.city_code
            and waves.wave = flags.wave
            and areas.policy_area_id = flags.item_id
)

select
    city_code,
    wave,
    policy_area_id,
    flag
from final
