with spans as (
    select * from {{ ref('int_identity__names_spanned') }}
),

final as (
    select
        source_id,
        code_system,
        vintage,
        code,
        mentioned_name,
        city_code,
        first_year,
        last_year,
        cast(years as int) as years,
        source_first_year,
        source_last_year,
        cast(source_years as int) as source_years,
        first_year > source_first_year as begins_within,
        last_year < source_last_year as stops_within,
        name_before,
        name_after
    from spans
    where years < source_years
)

select * from final
