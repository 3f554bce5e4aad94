{{ config(materialized='table') }}
-- One row per response, question, item and position: the option or number given. What is no option of its
-- question in that wave counts as `other`, and its text is kept. The flags of a page are the areas of its
-- lists that keep the sufficiency contract.
-- Key: response_id, question_id, item_id, position
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

answers as (
    {{ responses_of('answer') }}
),

areas as (
    {{ responses_of('data_area') }}
),

offered as (
    select distinct
        wave,
        question_id,
        option_id
    from {{ ref('int_survey__options_offered') }}
),

given as (
    select
        response_id,
        question_id,
        item_id,
        position,
        option_id,
        text,
        number as value_number,
        evidence
    from answers

    union all

    select
        response_id,
        'data_sufficiency' as question_id,
        policy_area_id as item_id,
        1 as position,
        list as option_id,
        cast(null as {{ text_type() }}) as text,
        cast(null as double) as value_number,
        'stated' as evidence
    from areas
),

final as (
    select
        given.response_id,
        responses.city_code,
        responses.wave,
        responses.stored_at,
        given.question_id,
        given.item_id,
        given.position,
        case when given.value_number is null then coalesce(offered.option_id, 'other') end as option_id,
        case
            when given.value_number is null and coalesce(offered.option_id, 'other') = 'other' then given.text
        end as free_text,
        given.value_number,
        given.evidence
    from given
    inner join responses on given.response_id = responses.response_id
    left join offered
        on
            responses.wave = offered.wave
            and given.question_id = offered.question_id
            and given.option_id = offered.option_id
)

select * from final
