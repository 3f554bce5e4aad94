with figures as (
    select * from {{ ref('stg_oecd_survey_figures__figure') }}
),

reconciled as (
    select * from {{ ref('stg_study__reconciliation') }}
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
        figures.publication,
        figures.printed_in,
        figures.source_url,
        reconciled.base,
        reconciled.recomputed_value,
        reconciled.recomputed_n,
        reconciled.recomputed_low,
        reconciled.recomputed_high,
        reconciled.cities_surveyed,
        reconciled.draws_low,
        reconciled.draws_high,
        reconciled.reconciliation
    from figures
    inner join reconciled on figures.figure_id = reconciled.figure_id
)

select * from final
