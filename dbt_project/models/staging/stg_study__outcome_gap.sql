-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per driver, indicator and method, as in landing.
select
    cast(driver_id as {{ text_type() }}) as driver_id,
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(method as {{ text_type() }}) as method,
    cast(mean_with as double) as mean_with,
    cast(mean_without as double) as mean_without,
    cast(gap as double) as gap,
    cast(ci_low as double) as ci_low,
    cast(ci_high as double) as ci_high,
    cast(p_value as double) as p_value,
    cast(p_adjusted as double) as p_adjusted,
    cast(n_with as bigint) as n_with,
    cast(n_without as bigint) as n_without,
    cast(controls as {{ text_type() }}) as controls,
    cast(is_modelled as boolean) as is_modelled,
    cast(driver_years as {{ text_type() }}) as driver_years,
    cast(before_years as {{ text_type() }}) as before_years,
    cast(outcome_years as {{ text_type() }}) as outcome_years,
    cast(timing as {{ text_type() }}) as timing,
    cast(n_us as bigint) as n_us,
    cast(n_europe as bigint) as n_europe,
    cast(n_other as bigint) as n_other,
    cast(n_marginal as bigint) as n_marginal,
    cast(certified_cities_missing as int) as certified_cities_missing,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('study__outcome_gap') }}
