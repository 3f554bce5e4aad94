with source_rows as (
    select * from {{ ref('stg_what_works_cities__criterion') }}
),

final as (
    select
        standard_version,
        criterion_code,
        practice_area,
        criterion_name,
        points,
        paraphrase
    from source_rows
)

select * from final
