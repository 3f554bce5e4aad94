-- One row per award, with the version of the standard that its dates point to.
-- Key: city_key, event, level, label_year, award_number
with awards as (
    select * from {{ ref('stg_what_works_cities__award') }}
),

standards as (
    select distinct
        standard_version,
        used_from,
        coalesce(used_to, cast('9999-12-31' as date)) as used_to
    from {{ ref('stg_what_works_cities__standard') }}
),

final as (
    select
        awards.*,
        -- An announcement that may fall under either of two standards leaves only the award's name.
        coalesce(
            standards.standard_version,
            case
                when awards.label_year between 2019 and 2021 then '2018'
                when awards.label_year >= 2023 then '2022'
            end,
            'undetermined'
        ) as standard_version
    from awards
    left join standards
        on awards.announced_from >= standards.used_from and awards.announced_to <= standards.used_to
)

select * from final
