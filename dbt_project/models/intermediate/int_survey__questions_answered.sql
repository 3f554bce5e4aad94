-- One row per response, question and item that it answers, and whether the answer is known to be whole: a
-- list seen whole of which every answer landed, a single answer that the wave offered, a policy area with a
-- flag, a number.
-- Key: response_id, question_id, item_id
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

lists as (
    {{ responses_of('answer_list') }}
),

questions as (
    select * from {{ ref('stg_vocabulary__question') }}
),

offered as (
    select * from {{ ref('int_survey__options_offered') }}
),

landed as (
    select
        given.response_id,
        given.question_id,
        coalesce(given.item_id, '') as item,
        count(*) as answers,
        -- A label that a closed question does not offer says nothing about the options that it does offer.
        count(case when given.value_number is null and offered.option_id is null then 1 end) as not_offered,
        min(given.evidence) as evidence
    from {{ ref('int_survey__answers_given') }} as given
    left join offered
        on
            given.wave = offered.wave
            and given.question_id = offered.question_id
            and coalesce(given.item_id, '') = coalesce(offered.item_id, '')
            and given.option_id = offered.option_id
    group by given.response_id, given.question_id, coalesce(given.item_id, '')
),

said as (
    select
        coalesce(lists.response_id, landed.response_id) as response_id,
        coalesce(lists.question_id, landed.question_id) as question_id,
        nullif(coalesce(lists.item_id, landed.item), '') as item_id,
        lists.completeness,
        coalesce(lists.evidence, landed.evidence) as evidence,
        coalesce(landed.answers, 0) as answers,
        coalesce(landed.not_offered, 0) as not_offered,
        coalesce(lists.answers_read, landed.answers) as answers_read
    from lists
    full outer join landed
        on
            lists.response_id = landed.response_id
            and lists.question_id = landed.question_id
            and coalesce(lists.item_id, '') = landed.item
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
        -- Where an answer was quarantined, what else the list holds is not all of it.
        said.answers = said.answers_read
        and case
            when questions.answer_type = 'multi' then coalesce(said.completeness, 'partial') = 'whole'
            else coalesce(said.completeness, 'whole') = 'whole' and said.not_offered = 0
        end as is_whole,
        said.evidence
    from said
    inner join responses on said.response_id = responses.response_id
    inner join questions on said.question_id = questions.question_id
    -- A list without an answer says something where it was seen whole: that there is nothing.
    where said.answers > 0 or (said.completeness = 'whole' and said.answers_read = 0)
)

select * from final
