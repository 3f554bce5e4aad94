-- One row per city: its population by the newest figure with a known year, of whichever source; else by a survey
-- response that prints no year; else by GeoNames, whose count is of the year of its release or older.
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
    where population is not null
),

estimates as (
    select * from {{ ref('stg_census_population__estimate') }}
),

totals as (
    -- Total population, as three tables of the survey give it.
    select * from {{ ref('stg_census_acs__estimate') }}
    where
        variable_code in ('B01003_001E', 'C03002_001E', 'S0101_C01_001E')
        and value is not null
        and period_years = 1
),

places as (
    select * from {{ ref('stg_cdc_places__estimate') }}
    where population is not null and population_year is not null
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'us_place_geoid'
),

-- A county is here where it is one government with the city; a place may be only a part of the city.
governed as (
    select * from identifiers
    where geography_level in ('city', 'county')
),

placed as (
    select distinct city_code from governed
),

-- What is only a census place has no other population.
counted as (
    select identifiers.*
    from identifiers
    left join placed on identifiers.city_code = placed.city_code
    where identifiers.geography_level in ('city', 'county') or placed.city_code is null
),

cities as (
    select * from {{ ref('stg_identity__city') }}
),

gazetteer as (
    select max(coalesce(cast(substring(published_on, 1, 4) as int), extract(year from stored_on))) as release_year
    from {{ ref('stg_provenance__source_snapshot') }}
    where source_id = 'geonames'
),

candidates as (
    select
        city_code,
        population,
        population_year,
        case when population_year is not null then 'stated' end as population_year_basis,
        source_id as population_source,
        case when population_year is not null then 1 else 2 end as preference,
        1 as source_order,
        wave || stored_at as newness
    from responses

    union all

    select
        counted.city_code,
        estimates.population,
        estimates.year as population_year,
        'stated' as population_year_basis,
        'census_population' as population_source,
        1 as preference,
        2 as source_order,
        estimates.vintage as newness
    from estimates
    inner join counted on estimates.place_geoid = counted.code

    union all

    select
        counted.city_code,
        cast(totals.value as bigint) as population,
        totals.year as population_year,
        'stated' as population_year_basis,
        'census_acs' as population_source,
        1 as preference,
        3 as source_order,
        totals.vintage as newness
    from totals
    inner join counted on totals.place_geoid = counted.code

    union all

    select distinct
        counted.city_code,
        places.population,
        places.population_year,
        'stated' as population_year_basis,
        'cdc_places' as population_source,
        1 as preference,
        4 as source_order,
        places.vintage as newness
    from places
    inner join counted on places.place_geoid = counted.code

    union all

    select
        cities.city_code,
        cities.geonames_population as population,
        cast(gazetteer.release_year as int) as population_year,
        'release' as population_year_basis,
        'geonames' as population_source,
        3 as preference,
        5 as source_order,
        '' as newness
    from cities
    cross join gazetteer
    where cities.geonames_population is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by city_code
            order by
                preference asc,
                population_year desc nulls last,
                source_order asc,
                newness desc,
                population desc
        ) as choice
    from candidates
),

final as (
    select
        city_code,
        population,
        population_year,
        population_year_basis,
        population_source
    from ranked
    where choice = 1
)

select * from final
