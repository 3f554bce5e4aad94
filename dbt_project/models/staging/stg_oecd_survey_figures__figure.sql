-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per printed figure, as in landing.
select
    cast(figure_id as {{ text_type() }}) as figure_id,
    cast(description as {{ text_type() }}) as description,
    cast(subject_group as {{ text_type() }}) as subject_group,
    cast(category as {{ text_type() }}) as category,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(item_id as {{ text_type() }}) as item_id,
    cast(option_id as {{ text_type() }}) as option_id,
    cast(respondent_group as {{ text_type() }}) as respondent_group,
    cast(label_status as {{ text_type() }}) as label_status,
    cast(published_value as double) as published_value,
    cast(value_low as double) as value_low,
    cast(value_high as double) as value_high,
    cast(value_text as {{ text_type() }}) as value_text,
    cast(unit as {{ text_type() }}) as unit,
    cast(published_n as int) as published_n,
    cast(n_is_implied as boolean) as n_is_implied,
    cast(wave as {{ text_type() }}) as wave,
    cast(reference_period as {{ text_type() }}) as reference_period,
    cast(publication as {{ text_type() }}) as publication,
    cast(printed_in as {{ text_type() }}) as printed_in,
    cast(source_url as {{ text_type() }}) as source_url,
    cast(note as {{ text_type() }}) as note
from {{ landing('raw_oecd_survey_figures__figure') }}
