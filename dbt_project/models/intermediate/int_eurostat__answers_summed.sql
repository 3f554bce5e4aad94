-- One row per Eurostat city code, indicator and year: the answers of a question summed by their part in it.
-- The sum is null unless both positive answers are there.
with observations as (
    select * from {{ ref('stg_eurostat_perception__observation') }}
),

components as (
    select * from {{ ref('stg_vocabulary__indicator_component') }}
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
        max(case when components.role = 'positive' then observations.flag end) as positive_flag,
        max(case when components.role <> 'negative' then observations.flag end) as any_flag,
        max(observations.vintage) as vintage
    from observations
    inner join components on observations.indicator_code = components.component_code
    group by observations.city_code, components.indicator_code, observations.year
)

select * from final
