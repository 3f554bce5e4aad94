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
        -- In the key, which no unknown level or year may be part of.
        cast(
            row_number() over (
                partition by identifiers.city_code, awards.event
                order by
                    awards.label_year asc nulls last, awards.level asc nulls last,
                    awards.announced_from asc nulls last, awards.award_number asc nulls last
            ) as int
        ) as award_number,
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
