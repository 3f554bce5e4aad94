-- One row per city with a card and recommendation: its evidence and its next step as sentences.
-- Key: city_code, recommendation_id
with topics as (
    select * from {{ ref('int_scorecard__topics_gathered') }}
),

practices as (
    select * from {{ ref('int_scorecard__practices_told') }}
),

joined as (
    select
        topics.*,
        practices.own_practices,
        practices.other_practices
    from topics
    left join practices
        on topics.city_code = practices.city_code and topics.recommendation_id = practices.recommendation_id
),

final as (
    select
        city_code,
        recommendation_id,
        trim(
            case when questions_known = 0 then 'No answer that bears on it is wholly known. ' else '' end
            || coalesce('Full points: ' || topics_full || '. ', '')
            || coalesce('Some points: ' || topics_part || '. ', '')
            || coalesce('No points: ' || topics_none || '. ', '')
            || coalesce('On a list that may have lost items, so not counted: ' || topics_named || '. ', '')
            -- Where nothing is known, all that could be is no news.
            || coalesce(case when questions_known > 0 then 'Not known: ' || topics_unknown || '. ' end, '')
            || coalesce('Its own practice, which gives no points: ' || own_practices || '.', '')
        ) as evidence,
        trim(
            case next_urgency
                when 0 then next_step || ' '
                when 1 then 'Find out what is not known yet, first: ' || next_topic || '. '
                when 2 then 'Find out whether the list is whole that names ' || next_topic || '. '
                else 'All that is asked about it has full points. '
            end
            || coalesce('Practices of others: ' || other_practices || '.', '')
        ) as next_step
    from joined
)

select * from final
