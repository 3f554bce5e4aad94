-- One row per practice that is told as itself and tag, with what the tag says.
with tags as (
    select * from {{ ref('stg_practices__practice_tag') }}
),

copies as (
    select * from {{ ref('int_practice__copies_resolved') }}
),

names as (
    select
        tag_type,
        tag,
        label
    from {{ ref('stg_vocabulary__practice_tag') }}

    union all

    select
        case framework_id
            when 'sdgs' then 'sdg'
            when 'covid_responses' then 'covid_response'
            else 'recommendation'
        end as tag_type,
        item_id as tag,
        label
    from {{ ref('stg_frameworks__item') }}
    where framework_id in ('sdgs', 'recommendations', 'covid_responses')
),

labelled as (
    select
        copies.told_as as practice_id,
        tags.tag_type,
        tags.tag,
        -- A label that the vocabulary does not hold is kept as printed.
        coalesce(tags.tag_text, names.label) as tag_label,
        tags.evidence,
        tags.reason
    from tags
    inner join copies on tags.practice_id = copies.practice_id
    left join names on tags.tag_type = names.tag_type and tags.tag = names.tag
),

final as (
    select
        practice_id,
        tag_type,
        tag,
        tag_label,
        -- Of two pages of one practice one may state what the other lets us infer.
        max(evidence) as evidence,
        case when max(evidence) = 'inferred' then min(reason) end as reason
    from labelled
    group by practice_id, tag_type, tag, tag_label
)

select
    practice_id,
    tag_type,
    tag,
    tag_label,
    evidence,
    reason
from final
