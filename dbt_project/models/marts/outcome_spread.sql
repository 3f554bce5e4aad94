with outcomes as (
    select * from {{ ref('city_outcome') }}
),

final as (
    select
        indicator_code,
        reference_year,
        {{ spread_columns('value') }}
    from outcomes
    group by indicator_code, reference_year
)

select * from final
