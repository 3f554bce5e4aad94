-- One row per city, wave and policy area with its flag.
with pages as (
    select * from {{ ref('int_survey__pages_identified') }}
),

areas as (
    select * from {{ ref('stg_vocabulary__policy_area') }}
),

listed as (
    select * from {{ ref('stg_oecd_survey_profiles__data_area') }}
),

final as (
    select
        pages.city_code,
        pages.wave,
        areas.policy_area_id,
        -- A page that shows no lists says nothing; it never says insufficient.
        coalesce(listed.list, 'not_reported') as flag
    from pages
    cross join areas
    left join listed
        on
            pages.page_slug = listed.page_slug
            and pages.wave = listed.wave
            and areas.policy_area_id = listed.policy_area_id
)

select * from final
