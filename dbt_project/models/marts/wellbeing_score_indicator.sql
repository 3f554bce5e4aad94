with scored as (
    select * from {{ ref('int_wellbeing__indicators_scored') }}
),

final as (
    select
        city_code,
        dimension,
        measure_kind,
        indicator_code,
        reference_year,
        year,
        value,
        quality,
        lowest,
        highest,
        cities_compared,
        cast(indicator_score as double) as indicator_score
    from scored
)

select * from final
