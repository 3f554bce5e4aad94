with source_rows as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

final as (
    select
        city_code,
        code_system,
        vintage,
        code,
        geography_level,
        match_method
    from source_rows
)

select * from final
