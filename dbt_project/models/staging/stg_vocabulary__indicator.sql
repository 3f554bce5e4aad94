-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per indicator, as in landing.
select
    cast(indicator_code as {{ dbt.type_string() }}) as indicator_code,
    cast(source_id as {{ dbt.type_string() }}) as source_id,
    cast(indicator_name as {{ dbt.type_string() }}) as indicator_name,
    cast(dimension_id as {{ dbt.type_string() }}) as dimension_id,
    cast(unit as {{ dbt.type_string() }}) as unit,
    cast(direction as {{ dbt.type_string() }}) as direction,
    cast(comparable_with as {{ dbt.type_string() }}) as comparable_with,
    cast(is_modelled as boolean) as is_modelled,
    cast(wording as {{ dbt.type_string() }}) as wording,
    cast(first_year as int) as first_year,
    cast(last_year as int) as last_year
from {{ landing('raw_vocabulary__indicator') }}
