with source_rows as (
    select * from {{ ref('int_practice__originals_kept') }}
),

final as (
    select
        practice_id,
        city_code,
        title,
        place_name,
        country_name,
        geography_level,
        started_on,
        award,
        summary,
        'practices' as source_id,
        source_url
    from source_rows
)

select * from final
