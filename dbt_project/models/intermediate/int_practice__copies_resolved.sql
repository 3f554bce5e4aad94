-- One row per practice as landed, with the practice that it is told as. Pages of one city tell of one
-- practice if they share an address, or began on one day with the same types and goals, whichever
-- language they are in; the first of them stands for all.
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
    where practices.city_code = others.city_code
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

alike as (
    select * from sharing_an_address

    union

    select * from beginning_alike
),

ranked as (
    select
        alike.practice_id,
        alike.other_id,
        row_number() over (
            partition by alike.practice_id
            order by others.stored_at, others.practice_id
        ) as place
    from alike
    inner join practices on alike.practice_id = practices.practice_id
    inner join practices as others on alike.other_id = others.practice_id
    where
        others.stored_at < practices.stored_at
        or (others.stored_at = practices.stored_at and others.practice_id < practices.practice_id)
),

copies as (
    select
        practice_id,
        other_id as told_as
    from ranked
    where place = 1
),

final as (
    select
        practices.practice_id,
        -- A copy of a copy is told as what that one is told as.
        coalesce(second_step.told_as, first_step.told_as, practices.practice_id) as told_as
    from practices
    left join copies as first_step on practices.practice_id = first_step.practice_id
    left join copies as second_step on first_step.told_as = second_step.practice_id
)

select * from final
