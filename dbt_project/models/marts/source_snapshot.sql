with source_rows as (
    select * from {{ ref('stg_provenance__source_snapshot') }}
),

final as (
    select
        source_id,
        snapshot_version,
        file_name,
        sha256,
        file_bytes,
        layout,
        source_url,
        stored_on,
        published_on,
        is_derived,
        transcription,
        inferred,
        gaps
    from source_rows
)

select * from final
