with source_rows as (
    select * from {{ ref('stg_what_works_cities__standard') }}
),

final as (
    select
        standard_version,
        level,
        min_pct,
        max_pct,
        criteria_total
    from source_rows
)

select * from final
