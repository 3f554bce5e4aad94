-- One row per source, code, name and year: a city as a source that has years names it in that year.
-- Key: source_id, code_system, vintage, code, mentioned_name, year
with income as (
    select * from {{ ref('stg_census_acs__estimate') }}
    where variable_code = 'S1901_C01_012E' and period_years = 1
),

estimates as (
    select * from {{ ref('stg_census_population__estimate') }}
),

places as (
    select * from {{ ref('stg_cdc_places__estimate') }}
),

answers as (
    select * from {{ ref('stg_eurostat_perception__observation') }}
),

sums as (
    select * from {{ ref('stg_eurostat_perception__derived_share') }}
),

labels as (
    select * from {{ ref('stg_eurostat_perception__city') }}
),

surveyed as (
    select
        city_code,
        year
    from answers
    union
    select
        city_code,
        year
    from sums
),

final as (
    select distinct
        'census_acs' as source_id,
        'us_place_geoid' as code_system,
        '2010' as vintage,
        place_geoid as code,
        place_name as mentioned_name,
        year
    from income

    union all

    select distinct
        'census_population' as source_id,
        'us_place_geoid' as code_system,
        '2010' as vintage,
        place_geoid as code,
        place_name as mentioned_name,
        year
    from estimates

    union all

    -- Each release has its own list of places, and several survey years.
    select distinct
        'cdc_places' as source_id,
        'us_place_geoid' as code_system,
        '2010' as vintage,
        place_geoid as code,
        place_name as mentioned_name,
        coalesce(release_year, year) as year
    from places

    union all

    select
        'eurostat_perception' as source_id,
        'eurostat_city' as code_system,
        'current' as vintage,
        surveyed.city_code as code,
        labels.label as mentioned_name,
        surveyed.year
    from surveyed
    inner join labels on surveyed.city_code = labels.city_code
)

select * from final
