with source_rows as (
    select * from {{ ref('int_survey__areas_flagged') }}
),

final as (
    select
        city_code,
        wave,
        policy_area_id,
        flag
    from source_rows
)

select * from final
