-- One row per city and group of respondents that it belongs to.
-- Key: city_code, respondent_group
with cities as (
    select * from {{ ref('city') }}
),

final as (
    select
        city_code,
        'all' as respondent_group
    from cities
    union all
    select
        city_code,
        peer_group as respondent_group
    from cities
    union all
    select
        city_code,
        size_band as respondent_group
    from cities
    where size_band is not null
)

select * from final
