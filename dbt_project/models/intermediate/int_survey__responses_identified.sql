-- One row per response: the answers of one city in one wave as one page or file gives them. Pages transcribed
-- by us come first; what users add follows in the order in which they added it.
with pages as (
    select * from {{ ref('stg_oecd_survey_profiles__profile') }}
),

added as (
    select * from {{ ref('stg_survey_responses__response') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

final as (
    select
        pages.page_slug || '|' || pages.wave as response_id,
        'oecd_survey_profiles' as source_id,
        'transcribed_page' as response_kind,
        identifiers.city_code,
        pages.wave,
        '' as stored_at,
        false as is_superseding,
        'profile.csv' as file_name,
        pages.leader_title,
        pages.leader_name,
        pages.population,
        pages.population_year,
        pages.lead_innovation_officers,
        pages.innovation_lead_title
    from pages
    inner join identifiers
        on pages.page_slug = identifiers.code and identifiers.code_system = 'oecd_survey_slug'

    union all

    select
        added.response_id,
        'survey_responses' as source_id,
        added.response_kind,
        identifiers.city_code,
        added.wave,
        added.stored_at,
        added.is_superseding,
        added.file_name,
        added.leader_title,
        added.leader_name,
        added.population,
        added.population_year,
        added.lead_innovation_officers,
        cast(null as {{ text_type() }}) as innovation_lead_title
    from added
    inner join identifiers
        on added.city_key = identifiers.code and identifiers.code_system = 'survey_response_name'
)

select * from final
