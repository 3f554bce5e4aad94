-- One row per profile page and wave, with the city that it describes.
with pages as (
    select * from {{ ref('stg_oecd_survey_profiles__profile') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'oecd_survey_slug'
),

final as (
    select
        pages.page_slug,
        pages.wave,
        identifiers.city_code
    from pages
    inner join identifiers on pages.page_slug = identifiers.code
)

select * from final
