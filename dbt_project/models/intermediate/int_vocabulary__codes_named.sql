-- One row per list and code that another model names: its English label. Options lose
-- " (free text kept)", which is a note to ourselves.
-- Key: code_list, code
with final as (
    select
        'question' as code_list,
        question_id as code,
        label,
        row_number() over (order by question_id nulls last) as position
    from {{ ref('stg_vocabulary__question') }}
    union all
    select
        'option' as code_list,
        question_id || '.' || option_id as code,
        replace(label, ' (free text kept)', '') as label,
        position
    from {{ ref('stg_vocabulary__option') }}
    union all
    select
        'item' as code_list,
        question_id || '.' || item_id as code,
        label,
        position
    from {{ ref('stg_vocabulary__item') }}
    union all
    select
        'dimension' as code_list,
        dimension_id as code,
        label,
        position
    from {{ ref('stg_vocabulary__dimension') }}
    union all
    select
        'policy_area' as code_list,
        policy_area_id as code,
        label,
        position
    from {{ ref('stg_vocabulary__policy_area') }}
    union all
    select
        'driver' as code_list,
        driver_id as code,
        label,
        row_number() over (order by driver_id asc nulls last) as position
    from {{ ref('driver') }}
    union all
    select
        framework_id as code_list,
        item_id as code,
        label,
        position
    from {{ ref('framework_item') }}
    union all
    select
        'driver_with' as code_list,
        driver_id as code,
        with_means as label,
        row_number() over (order by driver_id asc nulls last) as position
    from {{ ref('driver') }}
    union all
    select
        'driver_without' as code_list,
        driver_id as code,
        without_means as label,
        row_number() over (order by driver_id asc nulls last) as position
    from {{ ref('driver') }}
    union all
    select
        'indicator' as code_list,
        indicator_code as code,
        indicator_name as label,
        row_number() over (order by indicator_code asc nulls last) as position
    from {{ ref('stg_vocabulary__indicator') }}
    union all
    select
        'statement' as code_list,
        finding_id as code,
        statement as label,
        row_number() over (order by finding_id asc nulls last) as position
    from {{ ref('stg_oecd_survey_figures__statement') }}
)

select * from final
