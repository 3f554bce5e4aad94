with shares as (
    select * from {{ ref('survey_share') }}
    where question_id = 'data_sufficiency' and option_id = 'sufficient'
),

final as (
    select
        item_id as policy_area_id,
        respondent_group,
        wave,
        share_pct as sufficient_pct,
        cities_answering
    from shares
)

select * from final
