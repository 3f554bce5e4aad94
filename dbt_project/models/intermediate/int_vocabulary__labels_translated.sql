-- One row per code and language: labels in other languages. A driver that is an option of a question has the
-- label of the option.
-- Key: vocabulary, code, language
with labels as (
    select * from {{ ref('stg_vocabulary__label') }}
),

final as (
    select
        vocabulary,
        code,
        language,
        label
    from labels

    union all

    select
        'driver' as vocabulary,
        replace(
            replace(replace(code, 'roles.', 'role_'), 'purposes.', 'purpose_'),
            'policy_focus.', 'policy_focus_'
        ) as code,
        language,
        label
    from labels
    where
        vocabulary = 'option'
        and (code like 'roles.%' or code like 'purposes.%' or code like 'policy_focus.%')
)

select * from final
