with figures as (
    select * from {{ ref('stg_oecd_survey_figures__figure') }}
),

shares as (
    select * from {{ ref('survey_share') }}
    -- Beside a printed share of many cities, one of a handful would only mislead.
    where not is_small_base
),

final as (
    select
        figures.figure_id,
        figures.description,
        figures.subject_group,
        figures.category,
        figures.question_id,
        figures.item_id,
        figures.option_id,
        figures.respondent_group,
        figures.label_status,
        figures.published_value,
        figures.value_low,
        figures.value_high,
        figures.value_text,
        figures.unit,
        figures.published_n,
        figures.n_is_implied,
        figures.wave,
        figures.reference_period,
        shares.share_pct as recomputed_value,
        shares.cities_answering as recomputed_n,
        figures.source_url
    from figures
    left join shares
        on
            figures.unit = 'percent'
            and figures.question_id = shares.question_id
            and coalesce(figures.item_id, '') = coalesce(shares.item_id, '')
            and figures.option_id = shares.option_id
            and figures.respondent_group = shares.respondent_group
            and figures.wave = shares.wave
)

select * from final
