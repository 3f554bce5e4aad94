-- One row per award of a city that we know.
with awards as (
    select * from {{ ref('int_certification__awards_dated') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'what_works_cities_name'
),

final as (
    select
        identifiers.city_code,
        awards.level,
        awards.label_year,
        awards.label_year_basis,
        awards.announced_from,
        awards.announced_to,
        awards.event,
        awards.award_number,
        awards.standard_version,
        awards.source_url
    from awards
    inner join identifiers on awards.city_key = identifiers.code
)

select
    city_code,
    level,
    label_year,
    label_year_basis,
    announced_from,
    announced_to,
    event,
    award_number,
    standard_version,
    source_url
from final
