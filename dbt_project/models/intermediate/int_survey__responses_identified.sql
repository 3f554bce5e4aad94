{{ config(materialized='table') }}
-- One row per response: the answers of one city in one wave as one page or file gives them. Pages transcribed
-- by us come first; what users add follows in the order in which they added it.
-- Key: response_id
with responses as (
    {{ responses_of('response') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

final as (
    select
        responses.response_id,
        responses.source_id,
        responses.response_kind,
        identifiers.city_code,
        responses.wave,
        coalesce(responses.stored_at, '') as stored_at,
        responses.is_superseding,
        responses.file_name,
        responses.leader_title,
        responses.leader_name,
        responses.population,
        responses.population_year,
        responses.lead_innovation_officers,
        responses.innovation_lead_title
    from responses
    inner join identifiers
        on
            responses.city_key = identifiers.code
            and case
                when responses.source_id = 'oecd_survey_profiles' then 'oecd_survey_slug'
                else 'survey_response_name'
            end = identifiers.code_system
)

select * from final
