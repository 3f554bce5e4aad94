with shares as (
    select * from {{ ref('survey_share') }}
    where question_id = 'data_sufficiency' and option_id = 'sufficient'
),

final as (
    select
        item_id as policy_area_id,
        respondent_group,
        wave,
        case when cities_answering >= {{ fewest_peers() }} then share_pct end as sufficient_pct,
        cities_answering,
        case when cities_answering < {{ fewest_peers() }} then 'under_five_cities' end as no_share_reason
    from shares
)

select * from final
