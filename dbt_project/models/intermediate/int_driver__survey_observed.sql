-- One row per city and driver that an answer decides, from the newest wave that decides it. An unknown answer
-- decides nothing.
-- Key: city_code, driver_id
with answers as (
    select * from {{ ref('survey_answer') }}
    where answer <> 'unknown' and option_id is not null
),

decisive as (
    select * from {{ ref('driver_answer') }}
),

listed as (
    select
        question_id,
        option_id,
        case question_id
            when 'roles' then 'role_'
            when 'purposes' then 'purpose_'
            when 'policy_focus' then 'policy_focus_'
        end || option_id as driver_id
    from {{ ref('stg_vocabulary__option') }}
    where question_id in ('roles', 'purposes', 'policy_focus') and option_id not in ('other', 'none')
),

decided as (
    select
        answers.city_code,
        answers.wave,
        decisive.driver_id,
        decisive.has_driver
    from answers
    inner join decisive
        on
            answers.question_id = decisive.question_id
            and answers.option_id = decisive.option_id
            and answers.answer = decisive.answer

    union all

    select
        answers.city_code,
        answers.wave,
        listed.driver_id,
        answers.answer = 'yes' as has_driver
    from answers
    inner join listed
        on answers.question_id = listed.question_id and answers.option_id = listed.option_id
    -- A yes from a list that lost items is left out too: its noes cannot be seen.
    where answers.list_is_complete
),

ranked as (
    select
        city_code,
        wave,
        driver_id,
        has_driver,
        row_number() over (partition by city_code, driver_id order by wave desc, has_driver desc) as recency
    from decided
),

final as (
    select
        city_code,
        driver_id,
        has_driver,
        wave
    from ranked
    where recency = 1
)

select * from final
