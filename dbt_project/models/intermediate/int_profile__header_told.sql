-- One row per city, wave and line of a profile's header: who answered, as the newest response that tells it says.
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

cities as (
    select * from {{ ref('int_city__described') }}
),

waves as (
    select * from {{ ref('int_survey__waves_answered') }}
),

told as (
    select city_code, wave, stored_at, response_id, 3 as position, leader_title as answer from responses
    union all
    select city_code, wave, stored_at, response_id, 4 as position, leader_name as answer from responses
    union all
    select
        city_code, wave, stored_at, response_id, 5 as position, cast(population as {{ text_type() }}) as answer
    from responses
    union all
    select
        city_code, wave, stored_at, response_id, 6 as position, cast(population_year as {{ text_type() }}) as answer
    from responses
    union all
    select city_code, wave, stored_at, response_id, 7 as position, lead_innovation_officers as answer from responses
),

ranked as (
    select
        city_code,
        wave,
        position,
        answer,
        row_number() over (
            partition by city_code, wave, position
            order by stored_at desc, response_id desc
        ) as recency
    from told
    where answer is not null
),

lines as (
    select waves.city_code, waves.wave, cities.city_name, cities.country_name, header.position, header.label
    from waves
    inner join cities on waves.city_code = cities.city_code
    cross join {{ ref('profile_header') }} as header
),

final as (
    select
        lines.city_code,
        lines.wave,
        lines.position,
        lines.label,
        case lines.position
            when 1 then lines.city_name
            when 2 then lines.country_name
            else ranked.answer
        end as answer
    from lines
    left join ranked
        on
            lines.city_code = ranked.city_code
            and lines.wave = ranked.wave
            and lines.position = ranked.position
            and ranked.recency = 1
)

select * from final
