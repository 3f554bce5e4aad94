-- One row per city and indicator that a score may use: its place between the lowest and the highest of all
-- cities that have it, from 0 to 100, turned so that more is better.
-- Key: city_code, indicator_code
with outcomes as (
    select * from {{ ref('city_outcome') }}
),

indicators as (
    select * from {{ ref('int_wellbeing__indicators_described') }}
    where
        direction in ('higher_better', 'lower_better')
        -- Questions no longer asked, and the same share with don't-knows in its base, would count twice.
        and last_year is null
        and indicator_code not like '%!_incl!_dk' escape '!'
        -- So would one quantity that two sources estimate: the one named as comparable stands for both.
        and comparable_with is null
        -- A modelled estimate says what places alike are like; it takes part only where it is asked for.
        and ({{ var('score_from_modelled', false) }} or not is_modelled)
),

ranges as (
    select
        indicator_code,
        min(value) as lowest,
        max(value) as highest,
        count(*) as cities_compared
    from outcomes
    group by indicator_code
),

placed as (
    select
        outcomes.city_code,
        indicators.dimension,
        indicators.measure_kind,
        outcomes.indicator_code,
        outcomes.reference_year,
        outcomes.year,
        outcomes.value,
        outcomes.quality,
        ranges.lowest,
        ranges.highest,
        ranges.cities_compared,
        indicators.direction,
        cast(100 as double) * (outcomes.value - ranges.lowest)
        / nullif(ranges.highest - ranges.lowest, 0) as place
    from outcomes
    inner join indicators on outcomes.indicator_code = indicators.indicator_code
    inner join ranges on outcomes.indicator_code = ranges.indicator_code
),

final as (
    select
        city_code,
        dimension,
        measure_kind,
        indicator_code,
        reference_year,
        year,
        value,
        quality,
        lowest,
        highest,
        cities_compared,
        {{
            rounded("case when direction = 'higher_better' then place else 100.0 - place end", 4)
        }} as indicator_score
    from placed
    where place is not null
)

select * from final
