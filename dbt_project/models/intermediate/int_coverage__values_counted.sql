-- One row per indicator, year with a value, and region: all cities of the warehouse, by whether the source
-- has a value of the indicator, has values of others in that year, or has none of the city at all.
-- Key: indicator_code, year, region
with observations as (
    select distinct
        city_code,
        indicator_code,
        source_id,
        year
    from {{ ref('int_wellbeing__observations_placed') }}
    -- A county is not the city that its government answers for.
    where geography_level in ('city', 'greater_city')
),

regions as (
    select * from {{ ref('int_coverage__regions_assigned') }}
),

sizes as (
    select
        region,
        count(*) as cities
    from regions
    group by region
),

covered as (
    select
        observations.source_id,
        observations.year,
        regions.region,
        count(distinct observations.city_code) as cities
    from observations
    inner join regions on observations.city_code = regions.city_code
    group by observations.source_id, observations.year, regions.region
),

known as (
    select
        observations.indicator_code,
        observations.year,
        regions.region,
        count(*) as cities
    from observations
    inner join regions on observations.city_code = regions.city_code
    group by observations.indicator_code, observations.year, regions.region
),

measured as (
    select distinct
        indicator_code,
        source_id,
        year
    from observations
),

final as (
    select
        measured.indicator_code,
        measured.year,
        sizes.region,
        coalesce(known.cities, 0) as cities_known,
        coalesce(covered.cities, 0) - coalesce(known.cities, 0) as cities_unknown,
        sizes.cities - coalesce(covered.cities, 0) as cities_not_asked
    from measured
    cross join sizes
    left join covered
        on
            measured.source_id = covered.source_id
            and measured.year = covered.year
            and sizes.region = covered.region
    left join known
        on
            measured.indicator_code = known.indicator_code
            and measured.year = known.year
            and sizes.region = known.region
)

select * from final
