-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per published statement, as in landing.
select
    cast(finding_id as {{ text_type() }}) as finding_id,
    cast(statement as {{ text_type() }}) as statement,
    cast(published_value as double) as published_value,
    cast(unit as {{ text_type() }}) as unit,
    cast(figure_id as {{ text_type() }}) as figure_id,
    cast(driver_id as {{ text_type() }}) as driver_id,
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(method as {{ text_type() }}) as method,
    cast(with_means as {{ text_type() }}) as with_means,
    cast(without_means as {{ text_type() }}) as without_means,
    cast(value as double) as value,
    cast(ci_low as double) as ci_low,
    cast(ci_high as double) as ci_high,
    cast(n as bigint) as n,
    cast(n_with as bigint) as n_with,
    cast(n_without as bigint) as n_without,
    cast(timing as {{ text_type() }}) as timing,
    cast(verdict as {{ text_type() }}) as verdict,
    cast(reason as {{ text_type() }}) as reason
from {{ landing('study__finding') }}
