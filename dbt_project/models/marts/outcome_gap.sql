with source_rows as (
    select * from {{ ref('stg_study__outcome_gap') }}
),

final as (
    select
        driver_id,
        indicator_code,
        method,
        mean_with,
        mean_without,
        gap,
        ci_low,
        ci_high,
        p_value,
        p_adjusted,
        n_with,
        n_without,
        controls,
        is_modelled,
        driver_years,
        outcome_years,
        timing,
        n_us,
        n_europe,
        n_other,
        certified_cities_missing,
        reason
    from source_rows
)

select * from final
