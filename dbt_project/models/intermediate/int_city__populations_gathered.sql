-- One row per city and figure of its population that a source gives: preferred is a known year, then a
-- figure without one, then GeoNames, whose count is of the year of its release or older.
-- Key: city_code, population_source, population_year, newness, population
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
    where population is not null
),

counted as (
    select * from {{ ref('int_city__populations_counted') }}
),

cities as (
    select * from {{ ref('stg_identity__city') }}
),

gazetteer as (
    select
        max(coalesce(cast(substring(published_on, 1, 4) as int), extract(year from stored_on)))
            as release_year
    from {{ ref('stg_provenance__source_snapshot') }}
    where source_id = 'geonames'
),

final as (
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
        city_code,
        population,
        population_year,
        case when population_year is not null then 'stated' end as population_year_basis,
        population_source,
        case when population_year is not null then 1 else 2 end as preference,
        source_order,
        vintage as newness
    from counted

    union all

    select
        cities.city_code,
        cities.geonames_population as population,
        cast(gazetteer.release_year as int) as population_year,
        'release' as population_year_basis,
        'geonames' as population_source,
        3 as preference,
        6 as source_order,
        '' as newness
    from cities
    cross join gazetteer
    where cities.geonames_population is not null
)

select * from final
