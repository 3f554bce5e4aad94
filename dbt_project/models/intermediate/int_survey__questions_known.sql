-- One row per city, wave, question and item whose answer is wholly known: a list seen whole, a single
-- answer that is given, a policy area with a flag.
with pages as (
    select * from {{ ref('int_survey__pages_identified') }}
),

lists as (
    select * from {{ ref('stg_oecd_survey_profiles__answer_list') }}
),

questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

labels as (
    select * from {{ ref('int_survey__labels_resolved') }}
),

offered as (
    select * from {{ ref('int_survey__options_offered') }}
),

flags as (
    select * from {{ ref('int_survey__areas_flagged') }}
),

final as (
    select
        pages.city_code,
        lists.wave,
        lists.question_id,
        case when lists.question_id = 'funding_sources' then 'present' end as item_id,
        'stated' as evidence
    from lists
    inner join pages on lists.page_slug = pages.page_slug and lists.wave = pages.wave
    where lists.completeness = 'whole' and lists.question_id <> 'data_sufficiency'

    union all

    select
        labels.city_code,
        labels.wave,
        labels.question_id,
        labels.item_id,
        min(labels.evidence) as evidence
    from labels
    inner join questions on labels.question_id = questions.question_id
    -- A label that a closed question does not offer says nothing about the options that it does offer.
    inner join offered
        on
            labels.wave = offered.wave
            and labels.question_id = offered.question_id
            and labels.option_id = offered.option_id
    where questions.answer_type = 'single'
    group by labels.city_code, labels.wave, labels.question_id, labels.item_id

    union all

    select
        city_code,
        wave,
        'data_sufficiency' as question_id,
        policy_area_id as item_id,
        'stated' as evidence
    from flags
    where flag <> 'not_reported'
)

select * from final
