-- One row per city, wave and line of a profile's header: who answered, as the newest response that tells it
-- says.
-- Key: city_code, wave, position
with responses as (
    select * from {{ ref('int_survey__responses_identified') }}
),

cities as (
    select * from {{ ref('city') }}
),

waves as (
    select * from {{ ref('int_survey__waves_answered') }}
),

header as (
    select * from {{ ref('profile_header') }}
),

told as (
    select
        responses.city_code,
        responses.wave,
        responses.stored_at,
        responses.response_id,
        header.position,
        case header.position
            when 3 then responses.leader_title
            when 4 then responses.leader_name
            when 5 then cast(responses.population as {{ text_type() }})
            when 6 then cast(responses.population_year as {{ text_type() }})
            when 7 then responses.lead_innovation_officers
        end as answer
    from responses
    cross join header
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
    select
        waves.city_code,
        waves.wave,
        cities.city_name,
        cities.country_name,
        header.position,
        header.label
    from waves
    inner join cities on waves.city_code = cities.city_code
    cross join header
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
