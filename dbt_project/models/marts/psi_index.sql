with questions as (
    select * from {{ ref('int_psi__questions_scored') }}
),

components as (
    select
        city_code,
        wave,
        component,
        sum(points_low) as points_low,
        sum(points_high) as points_high,
        max(case when is_known then 1 else 0 end) as is_observed
    from questions
    group by city_code, wave, component
),

indexed as (
    select
        city_code,
        wave,
        sum(points_low) as index_low,
        sum(points_high) as index_high,
        sum(is_observed) as components_observed
    from components
    group by city_code, wave
),

final as (
    select
        city_code,
        wave,
        cast(index_low as double) as index_low,
        cast(index_high as double) as index_high,
        cast(components_observed as int) as components_observed,
        -- High is 6 and over, as the report has it; a city whose interval spans 6 has no class.
        case
            when index_low >= 6 then 'high'
            when index_high < 6 then 'low'
            else 'undetermined'
        end as psi_class
    from indexed
)

select * from final
