with gaps as (
    select * from {{ ref('outcome_gap') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

usual as (
    select gaps.* from gaps
    inner join indicators on gaps.indicator_code = indicators.indicator_code
    where indicators.variant_of is null
),

aspects as (
    select
        driver_id,
        method,
        'result' as gap_aspect,
        case when gap is null then 'no_number' else 'number' end as gap_aspect_value
    from usual
    union all
    select
        driver_id,
        method,
        'result' as gap_aspect,
        'beyond_chance' as gap_aspect_value
    from usual
    where gap is not null and p_adjusted < 0.05
    union all
    select
        driver_id,
        method,
        'reason' as gap_aspect,
        reason as gap_aspect_value
    from usual
    where gap is null
    union all
    select
        driver_id,
        method,
        'timing' as gap_aspect,
        timing as gap_aspect_value
    from usual
    where gap is not null and timing is not null
),

final as (
    select
        driver_id,
        method,
        gap_aspect,
        gap_aspect_value,
        cast(count(*) as int) as gap_count
    from aspects
    group by driver_id, method, gap_aspect, gap_aspect_value
)

select * from final
