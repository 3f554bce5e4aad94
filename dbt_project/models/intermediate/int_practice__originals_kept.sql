-- One row per practice that is told as itself, with its city.
-- Key: practice_id
with practices as (
    select * from {{ ref('int_practice__cities_identified') }}
),

copies as (
    select * from {{ ref('int_practice__copies_resolved') }}
),

final as (
    select
        practices.practice_id,
        practices.city_code,
        practices.title,
        practices.place_name,
        practices.country as country_name,
        practices.geography_level,
        practices.started_on,
        practices.award,
        practices.summary,
        practices.source_url
    from practices
    inner join copies on practices.practice_id = copies.practice_id
    where copies.told_as = practices.practice_id
)

select * from final
