with source_rows as (
    select * from {{ ref('stg_provenance__applied_correction') }}
),

final as (
    select
        table_name,
        source_id,
        file_name,
        source_row,
        column_name,
        found,
        replaced_by,
        reason
    from source_rows
)

select * from final
