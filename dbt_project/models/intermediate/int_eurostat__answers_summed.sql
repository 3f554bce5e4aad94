-- One row per Eurostat city code, indicator and year: the answers of a question summed by their part in it.
-- The sum is null unless both positive answers are there.
-- Key: eurostat_city_code, indicator_code, year
with observations as (
    select * from {{ ref('stg_eurostat_perception__observation') }}
),

components as (
    select * from {{ ref('stg_vocabulary__indicator_component') }}
),

indicators as (
    select * from {{ ref('stg_vocabulary__indicator') }}
),

final as (
    select
        observations.city_code as eurostat_city_code,
        components.indicator_code,
        observations.year,
        case
            when count(case when components.role = 'positive' then observations.value_pct end) = 2
                then sum(
                    case
                        when components.role = 'positive'
                            then cast(observations.value_pct as decimal(9, 4))
                    end
                )
        end as positive_pct,
        max(
            case when components.role = 'dont_know' then cast(observations.value_pct as decimal(9, 4)) end
        ) as dont_know_pct,
        -- Residents whom a question does not fit (one's job, of those who have none) are no base for it.
        coalesce(max(
            case
                when components.role = 'not_applicable' then cast(observations.value_pct as decimal(9, 4))
            end
        ), 0) as not_applicable_pct,
        max(
            case when components.role in ('positive', 'not_applicable') then observations.flag end
        ) as positive_flag,
        max(case when components.role <> 'negative' then observations.flag end) as any_flag,
        max(observations.vintage) as vintage
    from observations
    inner join components on observations.indicator_code = components.component_code
    -- One code can have had two answer scales: each is an indicator of its own years.
    inner join indicators
        on
            components.indicator_code = indicators.indicator_code
            and observations.year >= coalesce(indicators.first_year, observations.year)
            and observations.year <= coalesce(indicators.last_year, observations.year)
    group by observations.city_code, components.indicator_code, observations.year
)

select * from final
