with survey as (
    select * from {{ ref('int_driver__survey_observed') }}
),

certification as (
    select * from {{ ref('int_driver__certification_observed') }}
),

indices as (
    select
        city_code,
        wave,
        psi_class,
        row_number() over (partition by city_code order by wave desc) as recency
    from {{ ref('psi_index') }}
    where psi_class <> 'undetermined'
),

final as (
    select
        city_code,
        driver_id,
        has_driver,
        wave
    from survey

    union all

    select
        city_code,
        'psi_high' as driver_id,
        psi_class = 'high' as has_driver,
        wave
    from indices
    where recency = 1

    union all

    select
        city_code,
        driver_id,
        has_driver,
        cast(null as {{ text_type() }}) as wave
    from certification
)

select * from final
