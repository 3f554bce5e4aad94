-- One row per city with a card and recommendation: its own practices that illustrate it, and the first three
-- of others; those that their source itself sets beside the recommendation come first.
-- Key: city_code, recommendation_id
with cities as (
    select * from {{ ref('int_scorecard__cities_listed') }}
),

practices as (
    select
        practice_id,
        city_code,
        title,
        coalesce(place_name || ', ' || country_name, country_name, 'a city') as place
    from {{ ref('int_practice__originals_kept') }}
),

tags as (
    select * from {{ ref('practice_tag') }}
    where tag_type = 'recommendation'
),

illustrating as (
    select
        cities.city_code,
        tags.tag as recommendation_id,
        practices.practice_id,
        practices.title,
        practices.place,
        tags.evidence,
        coalesce(practices.city_code = cities.city_code, false) as is_own
    from cities
    cross join practices
    inner join tags on practices.practice_id = tags.practice_id
),

listed as (
    select
        city_code,
        recommendation_id,
        is_own,
        title,
        place || ' (' || title || ')' as title_with_place,
        row_number() over (
            partition by city_code, recommendation_id, is_own
            order by case evidence when 'stated' then 0 else 1 end, title nulls last, practice_id nulls last
        ) as place_in_list
    from illustrating
),

final as (
    select
        city_code,
        recommendation_id,
        {{ joined("case when is_own then title end", "place_in_list") }} as own_practices,
        {{ joined("case when not is_own then title_with_place end", "place_in_list") }} as other_practices
    from listed
    where is_own or place_in_list <= 3
    group by city_code, recommendation_id
)

select * from final
