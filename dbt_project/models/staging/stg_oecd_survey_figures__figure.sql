-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per printed figure, as in landing.
select
    cast(figure_id as {{ dbt.type_string() }}) as figure_id,
    cast(description as {{ dbt.type_string() }}) as description,
    cast(subject_group as {{ dbt.type_string() }}) as subject_group,
    cast(category as {{ dbt.type_string() }}) as category,
    cast(question_id as {{ dbt.type_string() }}) as question_id,
    cast(item_id as {{ dbt.type_string() }}) as item_id,
    cast(option_id as {{ dbt.type_string() }}) as option_id,
    cast(respondent_group as {{ dbt.type_string() }}) as respondent_group,
    cast(label_status as {{ dbt.type_string() }}) as label_status,
    cast(published_value as double) as published_value,
    cast(value_low as double) as value_low,
    cast(value_high as double) as value_high,
    cast(value_text as {{ dbt.type_string() }}) as value_text,
    cast(unit as {{ dbt.type_string() }}) as unit,
    cast(published_n as int) as published_n,
    cast(n_is_implied as boolean) as n_is_implied,
    cast(wave as {{ dbt.type_string() }}) as wave,
    cast(reference_period as {{ dbt.type_string() }}) as reference_period,
    cast(source_url as {{ dbt.type_string() }}) as source_url,
    cast(note as {{ dbt.type_string() }}) as note
from {{ landing('raw_oecd_survey_figures__figure') }}
