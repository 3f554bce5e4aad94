-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per source, as in landing.
select
    cast(source_id as {{ text_type() }}) as source_id,
    cast(source_title as {{ text_type() }}) as source_title,
    cast(publisher as {{ text_type() }}) as publisher,
    cast(homepage as {{ text_type() }}) as homepage,
    cast(status as {{ text_type() }}) as status,
    cast(licence_basis as {{ text_type() }}) as licence_basis,
    cast(licence as {{ text_type() }}) as licence,
    cast(licence_url as {{ text_type() }}) as licence_url,
    cast(citation as {{ text_type() }}) as citation,
    cast(cadence as {{ text_type() }}) as cadence,
    cast(snapshot_version as {{ text_type() }}) as snapshot_version
from {{ landing('provenance__source') }}
