-- One row per city, wave and option that a line of its profile shows: the peers that answered the
-- question, the city itself left out, and the share of them that chose the option.
-- Key: city_code, wave, question_id, item_id, option_id
with lines as (
    select * from {{ ref('int_profile__lines_told') }}
    where option_id is not null
),

members as (
    select * from {{ ref('int_city__groups_assigned') }}
),

tallied as (
    select * from {{ ref('int_survey__answers_tallied') }}
),

own as (
    select * from {{ ref('int_survey__answers_counted') }}
),

others as (
    select
        lines.city_code,
        lines.wave,
        lines.question_id,
        lines.item_id,
        lines.option_id,
        members.respondent_group,
        tallied.cities_answering - case when own.city_code is not null then 1 else 0 end as cities_answering,
        tallied.cities - case when own.answer = 'yes' then 1 else 0 end as cities
    from lines
    inner join members on lines.city_code = members.city_code
    inner join tallied
        on
            lines.wave = tallied.wave
            and lines.question_id = tallied.question_id
            and coalesce(lines.item_id, '') = coalesce(tallied.item_id, '')
            and lines.option_id = tallied.option_id
            and members.respondent_group = tallied.respondent_group
    left join own
        on
            lines.city_code = own.city_code
            and lines.wave = own.wave
            and lines.question_id = own.question_id
            and coalesce(lines.item_id, '') = coalesce(own.item_id, '')
            and lines.option_id = own.option_id
),

ranked as (
    select
        *,
        {{ rank_of_group('city_code, wave, question_id, item_id, option_id', 'cities_answering') }}
            as narrowness
    from others
),

final as (
    select
        city_code,
        wave,
        question_id,
        item_id,
        option_id,
        respondent_group as peers_group,
        cities_answering,
        case
            when cities_answering >= {{ fewest_peers() }}
                then {{ rounded('100.0 * cast(cities as double) / nullif(cities_answering, 0)', 4) }}
        end as share_pct,
        case when cities_answering < {{ fewest_peers() }} then 'under_five_cities' end as no_share_reason
    from ranked
    where narrowness = 1
)

select * from final
