-- One row per question, item, option, group of cities and wave: how many answered, how many chose it.
-- Key: question_id, item_id, option_id, respondent_group, wave
with offered as (
    select
        wave,
        question_id,
        item_id,
        option_id
    from {{ ref('int_survey__options_offered') }}
    where option_id is not null
),

groups as (
    select * from {{ ref('respondent_group') }}
),

answers as (
    select * from {{ ref('int_survey__answers_counted') }}
),

members as (
    select * from {{ ref('int_city__groups_assigned') }}
),

asked as (
    select * from offered
    union all
    select distinct
        'combined' as wave,
        question_id,
        item_id,
        option_id
    from offered
),

counted as (
    select
        answers.wave,
        answers.question_id,
        answers.item_id,
        answers.option_id,
        members.respondent_group,
        count(*) as cities_answering,
        count(case when answers.answer = 'yes' then 1 end) as cities
    from answers
    inner join members on answers.city_code = members.city_code
    group by
        answers.wave,
        answers.question_id,
        answers.item_id,
        answers.option_id,
        members.respondent_group
),

final as (
    select
        asked.question_id,
        asked.item_id,
        asked.option_id,
        groups.respondent_group,
        asked.wave,
        coalesce(counted.cities, 0) as cities,
        coalesce(counted.cities_answering, 0) as cities_answering
    from asked
    cross join groups
    left join counted
        on
            asked.wave = counted.wave
            and asked.question_id = counted.question_id
            and coalesce(asked.item_id, '') = coalesce(counted.item_id, '')
            and asked.option_id = counted.option_id
            and groups.respondent_group = counted.respondent_group
)

select * from final
