with named as (
    select * from {{ ref('driver_named') }}
),

options as (
    select * from {{ ref('stg_vocabulary__option') }}
    where question_id in ('roles', 'purposes', 'policy_focus') and option_id not in ('other', 'none')
),

certified as (
    select * from {{ ref('int_certification__cities_missing') }}
),

final as (
    select
        named.driver_id,
        named.driver_group,
        named.label,
        named.with_means,
        named.without_means,
        case
            when named.driver_group = 'certification' then certified.cities_missing
        end as certified_cities_missing
    from named
    cross join certified

    union all

    select
        case question_id
            when 'roles' then 'role_'
            when 'purposes' then 'purpose_'
            else 'policy_focus_'
        end || option_id as driver_id,
        'survey' as driver_group,
        label,
        'names it in a list that is known to be complete' as with_means,
        'does not name it in such a list' as without_means,
        cast(null as int) as certified_cities_missing
    from options
)

select * from final
