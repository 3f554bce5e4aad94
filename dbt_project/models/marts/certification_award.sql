with source_rows as (
    select * from {{ ref('int_certification__awards_placed') }}
),

final as (
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
    from source_rows
)

select * from final
