with areas as (
    select * from {{ ref('int_city__areas_joined') }}
),

proxies as (
    select * from {{ ref('int_city__proxies_observed') }}
),

geographies as (
    select * from {{ ref('stg_vocabulary__city_geography') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

final as (
    select
        city_code,
        'part_of' as relation,
        code_system,
        vintage,
        code,
        geography_level,
        geography_name,
        reason
    from areas

    union all

    select
        city_code,
        'proxy_for' as relation,
        code_system,
        vintage,
        code,
        geography_level,
        geography_name,
        'A loaded source has values of this geography under the name of the city.' as reason
    from proxies

    union all

    select
        identifiers.city_code,
        geographies.relation,
        geographies.geography_code_system as code_system,
        geographies.geography_vintage as vintage,
        geographies.geography_code as code,
        geographies.geography_level,
        geographies.geography_name,
        geographies.reason
    from geographies
    inner join identifiers
        on
            geographies.code_system = identifiers.code_system
            and geographies.vintage = identifiers.vintage
            and geographies.code = identifiers.code
)

select * from final
