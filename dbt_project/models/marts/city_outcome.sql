-- One row per city and indicator: the observation that the city is compared by.
with observations as (
    select * from {{ ref('wellbeing_observation') }}
),

final as (
    select
        city_code,
        indicator_code,
        reference_year,
        year,
        value,
        quality,
        geography_level,
        is_modelled,
        source_id
    from observations
    where exclusion_reason is null
)

select
    city_code,
    indicator_code,
    reference_year,
    year,
    value,
    quality,
    geography_level,
    is_modelled,
    source_id
from final
