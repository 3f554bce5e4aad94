with answers as (
    select * from {{ ref('city_answer') }}
    where answer_status <> 'not_asked'
),

areas as (
    select * from {{ ref('data_sufficiency') }}
),

answered as (
    select
        city_code,
        wave,
        sum(case when answer_status = 'known' then 1 else 0 end) as questions_known,
        count(*) as questions_asked
    from answers
    group by city_code, wave
),

judged as (
    select
        city_code,
        wave,
        sum(case when flag = 'sufficient' then 1 else 0 end) as areas_sufficient,
        sum(case when flag = 'insufficient' then 1 else 0 end) as areas_insufficient,
        count(*) as areas_asked
    from areas
    group by city_code, wave
),

final as (
    select
        answered.city_code,
        answered.wave,
        cast(answered.questions_known as int) as questions_known,
        cast(answered.questions_asked as int) as questions_asked,
        cast(coalesce(judged.areas_sufficient, 0) as int) as areas_sufficient,
        cast(coalesce(judged.areas_insufficient, 0) as int) as areas_insufficient,
        cast(coalesce(judged.areas_asked, 0) as int) as areas_asked
    from answered
    left join judged on answered.city_code = judged.city_code and answered.wave = judged.wave
)

select * from final
