-- One row per city: its population by the first source that has one: survey response, CDC, GeoNames.
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

places as (
    select * from {{ ref('stg_cdc_places__estimate') }}
),

cities as (
    select * from {{ ref('stg_identity__city') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

candidates as (
    select
        city_code,
        population,
        population_year,
        source_id as population_source,
        1 as preference,
        wave || stored_at as newness
    from responses
    where population is not null

    union all

    select distinct
        identifiers.city_code,
        places.population,
        places.population_year,
        'cdc_places' as population_source,
        2 as preference,
        coalesce(cast(places.population_year as {{ text_type() }}), '') || places.vintage as newness
    from places
    inner join identifiers
        on places.place_geoid = identifiers.code and identifiers.code_system = 'us_place_geoid'
    where places.population is not null

    union all

    select
        city_code,
        geonames_population as population,
        cast(null as int) as population_year,
        'geonames' as population_source,
        3 as preference,
        '' as newness
    from cities
    where geonames_population is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by city_code
            order by preference asc, newness desc, population desc
        ) as choice
    from candidates
),

final as (
    select
        city_code,
        population,
        population_year,
        population_source
    from ranked
    where choice = 1
)

select * from final
