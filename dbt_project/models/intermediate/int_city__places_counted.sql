-- One row per US code whose residents are those of the city: a county where it is one government with the
-- city; a census place without a government only where the city has no other code, since it may be a part of
-- the city.
-- Key: code
with identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'us_place_geoid'
),

governed as (
    select distinct city_code from identifiers
    where geography_level <> 'place'
),

final as (
    select
        identifiers.city_code,
        identifiers.code
    from identifiers
    left join governed on identifiers.city_code = governed.city_code
    where identifiers.geography_level <> 'place' or governed.city_code is null
)

select * from final
