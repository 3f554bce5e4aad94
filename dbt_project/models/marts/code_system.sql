-- One row per code system and vintage: those of the vocabulary, and those that sources declare.
select
    code_system,
    vintage,
    label,
    geography_level,
    url
from {{ ref('stg_vocabulary__code_system') }}

union all

select
    code_system,
    vintage,
    label,
    geography_level,
    url
from {{ ref('stg_provenance__code_system') }}
