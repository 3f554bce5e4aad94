-- One row per indicator: what it is, what kind of measure, and the year that cities are compared in.
-- Key: indicator_code
with indicators as (
    select * from {{ ref('stg_vocabulary__indicator') }}
),

summed_from_answers as (
    select distinct indicator_code
    from {{ ref('stg_vocabulary__indicator_component') }}
),

reference_years as (
    select * from {{ ref('int_wellbeing__reference_years') }}
),

final as (
    select
        indicators.indicator_code,
        indicators.source_id,
        indicators.indicator_name,
        indicators.dimension_id as dimension,
        case
            when indicators.is_modelled then 'modelled'
            when summed_from_answers.indicator_code is not null then 'perceived'
            else 'objective'
        end as measure_kind,
        indicators.unit,
        -- A unit of money begins with the code of its currency.
        substr(indicators.unit, 1, 4) in ('usd_', 'eur_', 'gbp_') as is_money,
        indicators.direction,
        indicators.comparable_with,
        indicators.is_modelled,
        indicators.wording,
        indicators.last_year,
        reference_years.reference_year
    from indicators
    left join summed_from_answers on indicators.indicator_code = summed_from_answers.indicator_code
    left join reference_years on indicators.indicator_code = reference_years.indicator_code
)

select * from final
