with source_rows as (
    select * from {{ ref('stg_practices__practice_figure') }}
),

final as (
    select
        practice_id,
        position,
        measure,
        published_value,
        value_low,
        value_high,
        unit,
        note
    from source_rows
)

select * from final
