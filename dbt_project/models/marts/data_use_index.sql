with scores as (
    select * from {{ ref('stg_data_use_assessments__score') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
    where code_system = 'data_use_name'
),

final as (
    select
        identifiers.city_code,
        scores.standard_version,
        -- In the key, which no unknown day may be part of.
        cast(
            row_number() over (
                partition by identifiers.city_code, scores.standard_version
                order by scores.assessed_on asc nulls last, scores.score asc nulls last
            ) as int
        ) as assessment_number,
        scores.assessed_on,
        scores.score,
        -- High is 23 of 38 and over, as the report has it.
        case when scores.score >= 23 then 'high' else 'low' end as use_class
    from scores
    inner join identifiers on scores.city_key = identifiers.code
)

select * from final
