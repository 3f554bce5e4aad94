with source_rows as (
    select * from {{ ref('stg_provenance__quarantined_row') }}
),

final as (
    select
        table_name,
        source_id,
        file_name,
        source_row,
        rule,
        outcome,
        column_name,
        found,
        reason,
        row_json
    from source_rows
)

select * from final
