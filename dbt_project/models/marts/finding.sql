with source_rows as (
    select * from {{ ref('stg_study__finding') }}
),

final as (
    select
        finding_id,
        statement,
        published_value,
        unit,
        figure_id,
        value,
        ci_low,
        ci_high,
        n,
        verdict,
        reason
    from source_rows
)

select * from final
