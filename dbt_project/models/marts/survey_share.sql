with tallied as (
    select * from {{ ref('int_survey__answers_tallied') }}
),

final as (
    select
        question_id,
        item_id,
        option_id,
        respondent_group,
        wave,
        {{ rounded('100.0 * cast(cities as double) / nullif(cities_answering, 0)', 4) }} as share_pct,
        {{ wilson_low('cities', 'cities_answering') }} as ci_low_pct,
        {{ wilson_high('cities', 'cities_answering') }} as ci_high_pct,
        cities,
        cities_answering,
        cities_answering < 5 as is_small_base,
        {{
            "'synthetic: drawn cities and answers, for tests and benchmarks only'" if var('synthetic', false)
            else "'cities whose answers could be read; not a random sample of the 147 cities surveyed'"
        }} as sample_basis
    from tallied
)

select
    question_id,
    item_id,
    option_id,
    respondent_group,
    wave,
    cast(share_pct as double) as share_pct,
    -- Without a base there is no interval; greatest() would make one of the null.
    cast(case when cities_answering > 0 then ci_low_pct end as double) as ci_low_pct,
    cast(case when cities_answering > 0 then ci_high_pct end as double) as ci_high_pct,
    cities,
    cities_answering,
    is_small_base,
    sample_basis
from final
