with source_rows as (
    select * from {{ ref('int_city__described') }}
),

final as (
    select
        city_code,
        city_name,
        country_code,
        country_name,
        admin1_code,
        world_region,
        peer_group,
        latitude,
        longitude,
        population,
        population_year,
        population_year_basis,
        population_source,
        size_band
    from source_rows
)

select * from final
