with source_rows as (
    select * from {{ ref('int_practice__tags_labelled') }}
),

final as (
    select
        practice_id,
        tag_type,
        tag,
        tag_label,
        evidence,
        reason
    from source_rows
)

select * from final
