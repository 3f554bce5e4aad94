-- One row per city: its newest population with a known year, whichever source gives it; else the next best.
-- Key: city_code
with candidates as (
    select * from {{ ref('int_city__populations_gathered') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by city_code
            order by
                preference asc nulls last,
                population_year desc nulls last,
                source_order asc nulls last,
                newness desc,
                population desc
        ) as choice
    from candidates
),

final as (
    select
        city_code,
        population,
        population_year,
        population_year_basis,
        population_source
    from ranked
    where choice = 1
)

select * from final
