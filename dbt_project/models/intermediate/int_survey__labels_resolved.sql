-- One row per printed label: the option that it names. A label that is no option of its question in
-- that wave counts as `other`, and its text is kept.
with answers as (
    select * from {{ ref('stg_oecd_survey_profiles__answer') }}
    where label is not null
),

pages as (
    select * from {{ ref('int_survey__pages_identified') }}
),

option_spellings as (
    select distinct
        question_id,
        label_key,
        option_id
    from {{ ref('stg_vocabulary__option_spelling') }}
    -- A piece of a sentence is no label that a list prints.
    where scope <> 'sentence'
),

area_spellings as (
    select distinct
        label_key,
        policy_area_id
    from {{ ref('stg_vocabulary__policy_area_spelling') }}
),

offered as (
    select distinct
        wave,
        question_id,
        option_id
    from {{ ref('int_survey__options_offered') }}
),

named as (
    select
        pages.city_code,
        answers.wave,
        answers.question_id,
        answers.position,
        answers.label,
        answers.evidence,
        coalesce(option_spellings.option_id, area_spellings.policy_area_id) as option_id
    from answers
    inner join pages
        on answers.page_slug = pages.page_slug and answers.wave = pages.wave
    left join option_spellings
        on
            answers.question_id = option_spellings.question_id
            and answers.label_key = option_spellings.label_key
    left join area_spellings
        on answers.question_id = 'policy_focus' and answers.label_key = area_spellings.label_key
),

final as (
    select
        named.city_code,
        named.wave,
        named.question_id,
        -- Pages show the present sources only.
        case when named.question_id = 'funding_sources' then 'present' end as item_id,
        named.position,
        named.evidence,
        coalesce(offered.option_id, 'other') as option_id,
        case when offered.option_id is null then named.label end as free_text
    from named
    left join offered
        on
            named.wave = offered.wave
            and named.question_id = offered.question_id
            and named.option_id = offered.option_id
)

select * from final
