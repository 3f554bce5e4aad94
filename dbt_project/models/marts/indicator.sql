with source_rows as (
    select * from {{ ref('int_wellbeing__indicators_described') }}
),

spreads as (
    select * from {{ ref('outcome_spread') }}
),

-- The same question on another base: with don't-knows, or at an equal age structure.
paired as (
    select
        source_rows.*,
        usual.indicator_code as variant_of,
        coalesce(spreads.cities, 0) as cities
    from source_rows
    left join source_rows as usual
        on
            source_rows.indicator_code <> usual.indicator_code
            and (
                replace(source_rows.indicator_code, '_incl_dk', '_excl_dk') = usual.indicator_code
                or replace(source_rows.indicator_code, '_AgeAdjPrv', '') = usual.indicator_code
            )
    left join spreads on source_rows.indicator_code = spreads.indicator_code
),

ordered as (
    select
        *,
        row_number() over (
            partition by dimension, measure_kind
            order by
                case when variant_of is null then 0 else 1 end asc,
                reference_year desc nulls last,
                cities desc,
                indicator_code asc nulls last
        ) as place
    from paired
),

final as (
    select
        indicator_code,
        source_id,
        indicator_name,
        dimension,
        measure_kind,
        unit,
        direction,
        comparable_with,
        variant_of,
        is_modelled,
        place = 1 as is_headline,
        wording,
        last_year,
        reference_year
    from ordered
)

select * from final
