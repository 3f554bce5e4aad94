-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per response, question and item, as in landing.
select
    cast(response_id as {{ text_type() }}) as response_id,
    cast(question_id as {{ text_type() }}) as question_id,
    cast(item_id as {{ text_type() }}) as item_id,
    cast(completeness as {{ text_type() }}) as completeness,
    cast(answers_read as int) as answers_read,
    cast(evidence as {{ text_type() }}) as evidence
from {{ landing('raw_survey_responses__answer_list') }}
