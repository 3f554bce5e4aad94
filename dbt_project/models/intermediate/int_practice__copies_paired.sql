-- One row per pair of pages that tell of one practice: pages of one city that share an address, or that began
-- on one day with the same types and goals, whichever language they are in. Each pair is there both ways.
-- Key: practice_id, other_id
with practices as (
    select * from {{ ref('int_practice__cities_identified') }}
),

links as (
    select
        practice_id,
        -- The observatory has one address for each language of a page.
        case
            when link_url like '%oidp.net/%'
                then replace(
                    replace(replace(replace(link_url, '/es/', '/'), '/en/', '/'), '/fr/', '/'), '/ca/', '/'
                )
            else link_url
        end as link_url
    from {{ ref('stg_practices__practice_link') }}
),

tags as (
    select distinct
        practice_id,
        tag_type,
        tag
    from {{ ref('stg_practices__practice_tag') }}
    where tag_type in ('type', 'sdg') and tag <> 'other'
),

tag_counts as (
    select
        practice_id,
        count(*) as tags
    from tags
    group by practice_id
),

shared_tags as (
    select
        tags.practice_id,
        others.practice_id as other_id,
        count(*) as tags
    from tags
    inner join tags as others on tags.tag_type = others.tag_type and tags.tag = others.tag
    where tags.practice_id <> others.practice_id
    group by tags.practice_id, others.practice_id
),

sharing_an_address as (
    select
        practices.practice_id,
        others.practice_id as other_id
    from practices
    inner join links on practices.practice_id = links.practice_id
    inner join links as other_links on links.link_url = other_links.link_url
    inner join practices as others on other_links.practice_id = others.practice_id
    where practices.city_code = others.city_code and practices.practice_id <> others.practice_id
),

beginning_alike as (
    select
        practices.practice_id,
        others.practice_id as other_id
    from practices
    inner join practices as others
        on practices.city_code = others.city_code and practices.started_on = others.started_on
    inner join shared_tags
        on practices.practice_id = shared_tags.practice_id and others.practice_id = shared_tags.other_id
    inner join tag_counts on practices.practice_id = tag_counts.practice_id
    inner join tag_counts as other_counts on others.practice_id = other_counts.practice_id
    -- A label that the vocabulary lacks in one language is no other experience.
    where shared_tags.tags = tag_counts.tags or shared_tags.tags = other_counts.tags
),

final as (
    select * from sharing_an_address

    union

    select * from beginning_alike
)

select * from final
