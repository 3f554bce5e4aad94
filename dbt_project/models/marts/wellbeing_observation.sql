-- One row per city, indicator and year: the observation with the reference year of its indicator, and why it
-- is not compared. Null: it is the one of its city that is.
with observations as (
    select * from {{ ref('int_wellbeing__observations_placed') }}
),

indicators as (
    select * from {{ ref('int_wellbeing__indicators_described') }}
),

placed as (
    select
        observations.*,
        indicators.reference_year,
        case
            -- A county or a functional area is not the city that its government innovates in.
            when observations.geography_level not in ('city', 'greater_city') then 'other_geography'
            -- The publisher says of these that they should not be acted on.
            when observations.quality = 3 then 'low_quality'
            -- The publisher's flag d: what was measured is not what it was elsewhere.
            when observations.flag like '%d%' then 'definition_differs'
            when observations.year > indicators.reference_year then 'newer_than_reference_year'
            when indicators.is_money and observations.year < indicators.reference_year
                then 'money_of_another_year'
            when observations.year < indicators.reference_year - 3 then 'older_than_three_years'
        end as refusal
    from observations
    inner join indicators on observations.indicator_code = indicators.indicator_code
),

ranked as (
    select
        placed.*,
        row_number() over (
            partition by
                placed.city_code, placed.indicator_code, case when placed.refusal is null then 1 else 0 end
            order by
                placed.year desc,
                case placed.geography_level when 'city' then 1 else 2 end asc,
                placed.source_id asc nulls last,
                placed.vintage desc,
                placed.value asc nulls last
        ) as preference
    from placed
),

final as (
    select
        city_code,
        indicator_code,
        year,
        year_basis,
        value,
        ci_low,
        ci_high,
        flag,
        quality,
        value_basis,
        geography_level,
        is_modelled,
        source_id,
        vintage,
        reference_year,
        coalesce(refusal, case when preference > 1 then 'better_value_compared' end) as exclusion_reason
    from ranked
)

select
    city_code,
    indicator_code,
    year,
    year_basis,
    value,
    ci_low,
    ci_high,
    flag,
    quality,
    value_basis,
    geography_level,
    is_modelled,
    source_id,
    vintage,
    reference_year,
    exclusion_reason
from final
