-- One row per city and region that it is counted in: all, and its peer group.
-- Key: city_code, region
with cities as (
    select * from {{ ref('city') }}
),

final as (
    select
        city_code,
        'all' as region
    from cities
    union all
    select
        city_code,
        peer_group as region
    from cities
)

select * from final
