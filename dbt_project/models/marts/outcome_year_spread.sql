with observations as (
    select * from {{ ref('wellbeing_observation') }}
),

-- What is left out of a comparison of cities for its year alone belongs into the line of its year.
kept as (
    select * from observations
    where exclusion_reason is null or exclusion_reason not in ('other_geography', 'definition_differs')
),

final as (
    select
        indicator_code,
        year,
        {{ spread_columns('value') }}
    from kept
    group by indicator_code, year
)

select * from final
