with source_rows as (
    select * from {{ ref('int_certification__standing_reached') }}
),

final as (
    select
        city_code,
        highest_level,
        latest_level,
        latest_level is not null as is_latest_level_known,
        latest_label_year,
        latest_announced_from,
        latest_announced_to
    from source_rows
)

select * from final
