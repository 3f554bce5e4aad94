-- One row per response, question and item that it answers, and whether the answer is known to be whole: a
-- list seen whole, a single answer that is given, a policy area with a flag, a number.
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

printed_lists as (
    select * from {{ ref('stg_oecd_survey_profiles__answer_list') }}
    where question_id <> 'data_sufficiency'
),

added_lists as (
    select * from {{ ref('stg_survey_responses__answer_list') }}
),

questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

offered as (
    select * from {{ ref('int_survey__options_offered') }}
),

given as (
    select * from {{ ref('int_survey__answers_given') }}
),

said as (
    select
        page_slug || '|' || wave as response_id,
        question_id,
        case when question_id = 'funding_sources' then 'present' end as item_id,
        completeness = 'whole' as is_whole,
        'stated' as evidence
    from printed_lists
    where completeness = 'whole'

    union all

    select
        response_id,
        question_id,
        item_id,
        list_is_whole as is_whole,
        evidence
    from added_lists

    union all

    select
        given.response_id,
        given.question_id,
        given.item_id,
        -- A label that a closed question does not offer says nothing about the options that it does offer.
        questions.answer_type <> 'multi' and (given.value_number is not null or offered.option_id is not null)
            as is_whole,
        given.evidence
    from given
    inner join questions on given.question_id = questions.question_id
    -- Files that users add say themselves what is whole: own words there leave the options open.
    inner join responses
        on given.response_id = responses.response_id and responses.response_kind = 'transcribed_page'
    left join offered
        on
            given.wave = offered.wave
            and given.question_id = offered.question_id
            and coalesce(given.item_id, '') = coalesce(offered.item_id, '')
            and given.option_id = offered.option_id
),

final as (
    select
        said.response_id,
        responses.city_code,
        responses.wave,
        responses.response_kind,
        responses.stored_at,
        responses.is_superseding,
        said.question_id,
        said.item_id,
        max(case when said.is_whole then 1 else 0 end) = 1 as is_whole,
        coalesce(min(case when said.is_whole then said.evidence end), min(said.evidence)) as evidence
    from said
    inner join responses on said.response_id = responses.response_id
    group by
        said.response_id,
        responses.city_code,
        responses.wave,
        responses.response_kind,
        responses.stored_at,
        responses.is_superseding,
        said.question_id,
        said.item_id
)

select * from final
