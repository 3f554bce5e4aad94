-- One row per question, wave and region: cities with a response, by what is known of their answer.
-- Key: question_id, wave, region
with answers as (
    select * from {{ ref('city_answer') }}
),

regions as (
    select * from {{ ref('int_coverage__regions_assigned') }}
),

final as (
    select
        answers.question_id,
        answers.wave,
        regions.region,
        count(case when answers.answer_status = 'known' then 1 end) as cities_known,
        count(case when answers.answer_status = 'unknown' then 1 end) as cities_unknown,
        count(case when answers.answer_status = 'not_asked' then 1 end) as cities_not_asked
    from answers
    inner join regions on answers.city_code = regions.city_code
    group by answers.question_id, answers.wave, regions.region
)

select * from final
