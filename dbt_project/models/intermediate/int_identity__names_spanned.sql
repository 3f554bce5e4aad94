-- One row per source, code and name: the years in which the source names a city so, beside the years that it
-- has.
-- Key: source_id, code_system, vintage, code, mentioned_name
with names as (
    select * from {{ ref('int_identity__names_dated') }}
),

identifiers as (
    select * from {{ ref('stg_identity__city_identifier') }}
),

source_years as (
    select
        source_id,
        min(year) as source_first_year,
        max(year) as source_last_year,
        count(distinct year) as source_years
    from names
    group by source_id
),

spans as (
    select
        source_id,
        code_system,
        vintage,
        code,
        mentioned_name,
        min(year) as first_year,
        max(year) as last_year,
        count(*) as years
    from names
    group by source_id, code_system, vintage, code, mentioned_name
),

final as (
    select
        spans.*,
        identifiers.city_code,
        source_years.source_first_year,
        source_years.source_last_year,
        source_years.source_years,
        lag(spans.mentioned_name) over (
            partition by spans.source_id, coalesce(identifiers.city_code, spans.code)
            order by
                spans.first_year nulls last,
                spans.last_year nulls last,
                spans.code nulls last,
                spans.mentioned_name nulls last
        ) as name_before,
        lead(spans.mentioned_name) over (
            partition by spans.source_id, coalesce(identifiers.city_code, spans.code)
            order by
                spans.first_year nulls last,
                spans.last_year nulls last,
                spans.code nulls last,
                spans.mentioned_name nulls last
        ) as name_after
    from spans
    inner join source_years on spans.source_id = source_years.source_id
    left join identifiers
        on
            spans.code_system = identifiers.code_system
            and spans.vintage = identifiers.vintage
            and spans.code = identifiers.code
)

select * from final
