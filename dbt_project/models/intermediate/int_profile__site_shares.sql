-- One row per wave, question, item and option: the share or number of cities that every city page prints.
-- Pages of the second site stand beside the answers of 2020 and print shares of both waves together.
-- Key: wave, question_id, item_id, option_id
with figures as (
    select * from {{ ref('stg_oecd_survey_figures__figure') }}
    where
        source_url like 'https://cities-innovation-oecd.com/cities/%'
        and option_id is not null
        and respondent_group = 'all'
),

final as (
    select
        case when wave = '2018' then '2018' else '2020' end as wave,
        question_id,
        item_id,
        option_id,
        max(case when unit = 'percent' then published_value end) as site_share_pct,
        max(case when unit = 'percent' then value_text end) as site_share_text,
        max(case when unit = 'cities' then published_value end) as site_cities
    from figures
    group by case when wave = '2018' then '2018' else '2020' end, question_id, item_id, option_id
)

select * from final
