with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

answered as (
    select
        response_id,
        cast(count(*) as int) as answers_given,
        cast(count(case when is_superseded then 1 end) as int) as answers_superseded
    from {{ ref('int_survey__questions_superseded') }}
    group by response_id
),

final as (
    select
        responses.response_id,
        responses.city_code,
        responses.wave,
        responses.source_id,
        responses.response_kind,
        responses.file_name,
        responses.is_superseding,
        responses.innovation_lead_title,
        coalesce(answered.answers_given, 0) as answers_given,
        coalesce(answered.answers_superseded, 0) as answers_superseded
    from responses
    left join answered on responses.response_id = answered.response_id
)

select * from final
