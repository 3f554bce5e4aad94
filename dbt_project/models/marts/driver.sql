with named as (
    select * from {{ ref('driver_named') }}
),

options as (
    select * from {{ ref('stg_vocabulary__option') }}
    where question_id in ('roles', 'purposes', 'policy_focus') and option_id not in ('other', 'none')
),

final as (
    select
        driver_id,
        driver_group,
        label,
        with_means,
        without_means
    from named

    union all

    select
        case question_id
            when 'roles' then 'role_'
            when 'purposes' then 'purpose_'
            else 'policy_focus_'
        end || option_id as driver_id,
        'survey' as driver_group,
        label,
        'names it in a list that is known to be whole' as with_means,
        'does not name it in such a list' as without_means
    from options
)

select * from final
