-- One row per city and wider area of Europe that it lies in: functional urban area, greater city.
-- Key: city_code, code_system, vintage, code
with identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'eurostat_city'
),

listed as (
    select * from {{ ref('stg_urban_audit_codes__city') }}
),

city_areas as (
    select * from {{ ref('stg_urban_audit_codes__city_fua') }}
),

areas as (
    select * from {{ ref('stg_urban_audit_codes__fua') }}
),

-- Two codes of one city may lead to the same area.
functional_areas as (
    select
        identifiers.city_code,
        areas.fua_code,
        areas.fua_name,
        max(city_areas.basis) as basis
    from city_areas
    inner join areas on city_areas.fua_code = areas.fua_code
    inner join identifiers
        on city_areas.vintage = identifiers.vintage and city_areas.code = identifiers.code
    group by identifiers.city_code, areas.fua_code, areas.fua_name
),

final as (
    select
        city_code,
        'eurostat_fua' as code_system,
        'current' as vintage,
        fua_code as code,
        'fua' as geography_level,
        fua_name as geography_name,
        case
            when basis = 'same_serial' then 'The area has the same digits in its code as the city.'
            else 'The table of local units of 2019 puts the city into this area.'
        end as reason
    from functional_areas

    union all

    select
        identifiers.city_code,
        identifiers.code_system,
        identifiers.vintage,
        identifiers.code,
        identifiers.geography_level,
        listed.label as geography_name,
        'The greater city is named after the city.' as reason
    from identifiers
    inner join listed on identifiers.vintage = listed.vintage and identifiers.code = listed.code
    where identifiers.geography_level = 'greater_city'
)

select * from final
