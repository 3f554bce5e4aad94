-- One row per city and wave whose policy areas are flagged: how many have sufficient data, and which have
-- not.
-- Key: city_code, wave
with flags as (
    select * from {{ ref('data_sufficiency') }}
    where flag <> 'not_reported'
),

areas as (
    select * from {{ ref('stg_vocabulary__policy_area') }}
),

counted as (
    select
        flags.city_code,
        flags.wave,
        count(*) as areas_flagged,
        count(case when flags.flag = 'sufficient' then 1 end) as areas_sufficient,
        {{ joined("case when flags.flag = 'insufficient' then areas.label end", "areas.position") }}
            as areas_insufficient
    from flags
    inner join areas on flags.policy_area_id = areas.policy_area_id
    group by flags.city_code, flags.wave
),

final as (
    select
        city_code,
        wave,
        'data_sufficiency' as question_id,
        areas_insufficient,
        cast(areas_sufficient as {{ text_type() }}) || ' of ' || cast(areas_flagged as {{ text_type() }})
        || ' areas' || coalesce('; insufficient: ' || areas_insufficient, '') as areas_told
    from counted
)

select * from final
