with cards as (
    select * from {{ ref('city_scorecard') }}
),

recommendations as (
    select distinct recommendation_id from cards
),

strengths as (
    select code as strength from {{ ref('code_label_given') }}
    where code_list = 'strength' and language = 'en'
),

final as (
    select
        recommendations.recommendation_id,
        strengths.strength,
        cast(count(cards.city_code) as bigint) as cities
    from recommendations
    cross join strengths
    left join cards
        on recommendations.recommendation_id = cards.recommendation_id and strengths.strength = cards.strength
    group by recommendations.recommendation_id, strengths.strength
)

select * from final
