with source_rows as (
    select * from {{ ref('stg_provenance__source') }}
),

final as (
    select
        source_id,
        source_title,
        publisher,
        homepage,
        status,
        licence_basis,
        licence,
        licence_url,
        citation,
        cadence,
        snapshot_version
    from source_rows
)

select * from final
