-- One row per Eurostat city code, indicator and year: the share of positive answers, with don't-knows
-- inside the base (_incl_dk) or outside of it (_excl_dk, as the Commission publishes it).
-- Key: eurostat_city_code, indicator_code, year
with answers as (
    select * from {{ ref('int_eurostat__answers_summed') }}
),

third_party as (
    select * from {{ ref('stg_eurostat_perception__derived_share') }}
),

final as (
    select
        eurostat_city_code,
        indicator_code,
        year,
        {{
            rounded(
                '100.0 * cast(positive_pct as double) / nullif(100.0 - cast(not_applicable_pct as double), 0)', 4
            )
        }} as value,
        positive_flag as flag,
        'summed' as value_basis,
        vintage
    from answers
    where substr(indicator_code, length(indicator_code) - 7) = '_incl_dk' and positive_pct is not null

    union all

    select
        eurostat_city_code,
        indicator_code,
        year,
        {{
            rounded(
                '100.0 * cast(positive_pct as double)'
                ' / nullif(100.0 - cast(not_applicable_pct as double) - cast(dont_know_pct as double), 0)',
                4
            )
        }} as value,
        any_flag as flag,
        'summed' as value_basis,
        vintage
    from answers
    where
        substr(indicator_code, length(indicator_code) - 7) = '_excl_dk'
        and positive_pct is not null
        and dont_know_pct + not_applicable_pct < 100

    union all

    select
        city_code as eurostat_city_code,
        topic || '_incl_dk' as indicator_code,
        year,
        {{ rounded('value_pct', 4) }} as value,
        cast(null as {{ text_type() }}) as flag,
        'third_party_sum' as value_basis,
        vintage
    from third_party
)

select * from final
