-- One row per city and figure of its population from a US source: estimates, survey totals, counts of the
-- census. Where tables of one survey print the same total, it is there once.
-- Key: city_code, population_source, population_year, vintage, population
with counted as (
    select * from {{ ref('int_city__places_counted') }}
),

figures as (
    select
        place_geoid,
        population,
        year as population_year,
        'census_population' as population_source,
        2 as source_order,
        vintage
    from {{ ref('stg_census_population__estimate') }}

    union all

    select
        place_geoid,
        population,
        year as population_year,
        'urban_mobility' as population_source,
        3 as source_order,
        vintage
    from {{ ref('stg_urban_mobility__population') }}

    union all

    -- Total population, as three tables of the survey give it.
    select distinct
        place_geoid,
        cast(round(value) as bigint) as population,
        year as population_year,
        'census_acs' as population_source,
        4 as source_order,
        vintage
    from {{ ref('stg_census_acs__estimate') }}
    where
        variable_code in ('B01003_001E', 'C03002_001E', 'S0101_C01_001E')
        and value is not null
        and period_years = 1

    union all

    select distinct
        place_geoid,
        population,
        population_year,
        'cdc_places' as population_source,
        5 as source_order,
        vintage
    from {{ ref('stg_cdc_places__estimate') }}
    where population is not null
),

final as (
    select
        counted.city_code,
        figures.population,
        figures.population_year,
        figures.population_source,
        figures.source_order,
        figures.vintage
    from figures
    inner join counted on figures.place_geoid = counted.code
)

select * from final
