with links as (
    select * from {{ ref('stg_practices__practice_link') }}
),

copies as (
    select * from {{ ref('int_practice__copies_resolved') }}
),

final as (
    select distinct
        copies.told_as as practice_id,
        links.link_url
    from links
    inner join copies on links.practice_id = copies.practice_id
)

select * from final
