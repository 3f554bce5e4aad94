with source_rows as (
    select * from {{ ref('stg_identity__city_match') }}
),

final as (
    select
        source_id,
        code_system,
        vintage,
        code,
        mentioned_name,
        mentioned_country,
        match_status,
        match_method,
        name_key,
        geoname_id,
        city_code,
        candidates,
        reason
    from source_rows
)

select * from final
