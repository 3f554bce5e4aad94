-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per published statement, as in landing.
select
    cast(finding_id as {{ text_type() }}) as finding_id,
    cast(kind as {{ text_type() }}) as kind,
    cast(statement as {{ text_type() }}) as statement,
    cast(published_value as double) as published_value,
    cast(unit as {{ text_type() }}) as unit,
    cast(driver_id as {{ text_type() }}) as driver_id,
    cast(with_means as {{ text_type() }}) as with_means,
    cast(without_means as {{ text_type() }}) as without_means,
    cast(printed_regions as {{ text_type() }}) as printed_regions,
    cast(indicator_code as {{ text_type() }}) as indicator_code,
    cast(method as {{ text_type() }}) as method,
    cast(figure_id as {{ text_type() }}) as figure_id,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(base as {{ text_type() }}) as base,
    cast(options as {{ text_type() }}) as options,
    cast(missing as {{ text_type() }}) as missing
from {{ landing('raw_oecd_survey_figures__statement') }}
