with codes as (
    select * from {{ ref('stg_urban_audit_codes__city') }}
),

old_codes as (
    select * from codes
    where vintage <> 'current'
),

current_codes as (
    select * from codes
    where vintage = 'current'
),

final as (
    select
        'eurostat_city' as code_system,
        old_codes.vintage,
        old_codes.code,
        old_codes.label as mentioned_name,
        old_codes.geography_level,
        old_codes.current_code,
        successors.label as current_label,
        old_codes.serial_changed,
        holders.code as serial_holder,
        holders.label as serial_holder_name,
        case
            when holders.code is not null
                then coalesce(old_codes.current_code, '') <> holders.code
        end as is_another_city
    from old_codes
    left join current_codes as successors on old_codes.current_code = successors.code
    left join current_codes as holders on substring(old_codes.code, 1, 5) = substring(holders.code, 1, 5)
)

select * from final
