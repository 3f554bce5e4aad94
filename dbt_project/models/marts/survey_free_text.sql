with labels as (
    select * from {{ ref('int_survey__labels_resolved') }}
    where free_text is not null
),

final as (
    select
        city_code,
        wave,
        question_id,
        cast(
            row_number() over (partition by city_code, wave, question_id order by position) as int
        ) as ordinal,
        free_text as text
    from labels
)

select * from final
