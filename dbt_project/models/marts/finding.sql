-- Written by `cityfare generate` from contracts/; do not edit.
-- One row per published statement, as in study__finding.
select
    finding_id,
    statement,
    published_value,
    unit,
    figure_id,
    driver_id,
    indicator_code,
    method,
    with_means,
    without_means,
    value,
    ci_low,
    ci_high,
    n,
    n_with,
    n_without,
    timing,
    verdict,
    reason
from {{ ref('stg_study__finding') }}
