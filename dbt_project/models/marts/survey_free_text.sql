with source_rows as (
    select * from {{ ref('int_survey__texts_ordered') }}
),

final as (
    select
        city_code,
        wave,
        question_id,
        ordinal,
        text
    from source_rows
)

select * from final
