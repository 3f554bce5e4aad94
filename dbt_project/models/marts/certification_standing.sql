with source_rows as (
    select * from {{ ref('int_certification__standing_reached') }}
),

final as (
    select
        city_code,
        highest_level,
        latest_level,
        latest_label_year
    from source_rows
)

select * from final
