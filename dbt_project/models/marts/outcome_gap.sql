with source_rows as (
    select * from {{ ref('stg_study__outcome_gap') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

final as (
    select
        source_rows.driver_id,
        source_rows.indicator_code,
        source_rows.method,
        source_rows.mean_with,
        source_rows.mean_without,
        source_rows.gap,
        source_rows.ci_low,
        source_rows.ci_high,
        source_rows.p_value,
        source_rows.p_adjusted,
        source_rows.n_with,
        source_rows.n_without,
        source_rows.controls,
        source_rows.is_modelled,
        source_rows.driver_years,
        source_rows.before_years,
        source_rows.outcome_years,
        source_rows.timing,
        source_rows.n_us,
        source_rows.n_europe,
        source_rows.n_other,
        source_rows.n_marginal,
        source_rows.certified_cities_missing,
        source_rows.reason,
        indicators.reference_year
    from source_rows
    inner join indicators on source_rows.indicator_code = indicators.indicator_code
)

select * from final
