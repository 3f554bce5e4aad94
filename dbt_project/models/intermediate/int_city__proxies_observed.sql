-- One row per code of another geography under which a source has values for a city.
-- Key: city_code, code_system, vintage, code
with identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where geography_level <> 'city'
),

matches as (
    select * from {{ ref('stg_identity__city_match') }}
    -- A code list observes nothing; all other sources have values.
    where source_id <> 'urban_audit_codes'
),

final as (
    select
        identifiers.city_code,
        identifiers.code_system,
        identifiers.vintage,
        identifiers.code,
        identifiers.geography_level,
        min(matches.mentioned_name) as geography_name
    from identifiers
    inner join matches
        on
            identifiers.code_system = matches.code_system
            and identifiers.vintage = matches.vintage
            and identifiers.code = matches.code
    group by
        identifiers.city_code,
        identifiers.code_system,
        identifiers.vintage,
        identifiers.code,
        identifiers.geography_level
)

select * from final
