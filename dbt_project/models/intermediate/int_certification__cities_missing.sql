-- One row: how many certified cities the publisher counts, and how many of them no award of ours names.
-- Key: none
with published as (
    select
        -- The total after the awards of February 2025, and the cities added since; nobody prints the sum.
        cast(sum(cast(round(published_value) as bigint)) as int) as cities_published,
        count(*) as figures_found
    from {{ ref('stg_oecd_survey_figures__figure') }}
    where figure_id in ('N012', 'N013')
),

named as (
    select cast(count(distinct city_key) as int) as cities_named
    from {{ ref('stg_what_works_cities__award') }}
    where event <> 'honor_roll'
),

final as (
    select
        case
            when published.figures_found = 2
                then greatest(published.cities_published - named.cities_named, 0)
        end as cities_missing
    from published
    cross join named
)

select * from final
