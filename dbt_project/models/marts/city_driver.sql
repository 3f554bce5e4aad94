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

assessments as (
    select
        city_code,
        assessed_on,
        use_class,
        row_number() over (
            partition by city_code order by assessed_on desc nulls last, standard_version desc
        ) as recency
    from {{ ref('data_use_index') }}
),

final as (
    select
        city_code,
        driver_id,
        has_driver,
        wave,
        cast(wave as int) as driver_year
    from survey

    union all

    select
        city_code,
        'psi_high' as driver_id,
        psi_class = 'high' as has_driver,
        wave,
        cast(wave as int) as driver_year
    from indices
    where recency = 1

    union all

    select
        city_code,
        'data_use_high' as driver_id,
        use_class = 'high' as has_driver,
        cast(null as {{ text_type() }}) as wave,
        cast(extract(year from assessed_on) as int) as driver_year
    from assessments
    where recency = 1

    union all

    select
        city_code,
        driver_id,
        has_driver,
        cast(null as {{ text_type() }}) as wave,
        driver_year
    from certification
)

select * from final
