with scores as (
    select * from {{ ref('wellbeing_score') }}
),

final as (
    select
        dimension,
        measure_kind,
        comparable_within,
        {{ spread_columns('score') }}
    from scores
    group by dimension, measure_kind, comparable_within
)

select * from final
