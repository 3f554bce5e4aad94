-- One row per city with its country, population and size band.
with cities as (
    select * from {{ ref('stg_identity__city') }}
),

countries as (
    select * from {{ ref('stg_vocabulary__country') }}
),

populations as (
    select * from {{ ref('int_city__population_chosen') }}
),

bands as (
    select * from {{ ref('size_band') }}
),

final as (
    select
        cities.city_code,
        cities.city_name,
        cities.country_code,
        countries.country_name,
        cities.admin1_code,
        countries.world_region,
        countries.peer_group,
        cities.latitude,
        cities.longitude,
        cast(populations.population as bigint) as population,
        cast(populations.population_year as int) as population_year,
        populations.population_year_basis,
        populations.population_source,
        bands.size_band
    from cities
    inner join countries on cities.country_code = countries.country_code
    left join populations on cities.city_code = populations.city_code
    left join bands
        on
            populations.population >= bands.population_from
            and populations.population < bands.population_below
)

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
from final
