-- Labels of options without " (free text kept)": that is a note to ourselves.
with given as (
    select * from {{ ref('code_label_given') }}
),

named as (
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
),

languages as (
    select
        code_list,
        code,
        'en' as language,
        label,
        position
    from named
    union all
    select
        named.code_list,
        named.code,
        translated.language,
        translated.label,
        named.position
    from named
    inner join {{ ref('int_vocabulary__labels_translated') }} as translated
        on named.code_list = translated.vocabulary and named.code = translated.code
),

final as (
    select
        code_list,
        code,
        language,
        label,
        meaning,
        cast(position as int) as position
    from given
    union all
    select
        code_list,
        code,
        language,
        label,
        cast(null as {{ text_type() }}) as meaning,
        cast(position as int) as position
    from languages
)

select * from final
