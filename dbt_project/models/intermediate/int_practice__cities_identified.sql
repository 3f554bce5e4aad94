-- One row per practice as landed, with its city where it is of one that could be identified.
-- Key: practice_id
with practices as (
    select * from {{ ref('stg_practices__practice') }}
),

cities as (
    select * from {{ ref('stg_practices__practice_city') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'practice_city_name'
),

final as (
    select
        practices.practice_id,
        identifiers.city_code,
        practices.title,
        practices.place_name,
        practices.country,
        practices.geography_level,
        practices.started_on,
        practices.award,
        practices.summary,
        practices.source_url,
        -- Cases in raw/ come before all that users add.
        coalesce(practices.stored_at, '') as stored_at
    from practices
    left join cities on practices.practice_id = cities.practice_id
    left join identifiers on cities.city_key = identifiers.code
)

select * from final
