"""Landing tables that the study writes, for dbt to make marts of."""

import polars as pl

from contracts import columns as c
from contracts.model import Contract, fk


class Reconciliation(Contract):
    """Printed figures beside the same share of ours, and what drawing our cities would give."""

    figure_id: pl.String = c.figure_id()
    recomputed_value: pl.Float64 = c.recomputed_value(nullable=True)
    recomputed_n: pl.Int64 = c.recomputed_n(nullable=True)
    recomputed_low: pl.Float64 = c.recomputed_low(nullable=True)
    recomputed_high: pl.Float64 = c.recomputed_high(nullable=True)
    cities_surveyed: pl.Int32 = c.cities_surveyed(nullable=True)
    draws_low: pl.Float64 = c.draws_low(nullable=True)
    draws_high: pl.Float64 = c.draws_high(nullable=True)
    reconciliation: pl.String = c.reconciliation()

    class Config:
        name = "study__reconciliation"
        metadata = {
            "layer": "landing",
            "step": "study",
            "each_row_is_a": "printed figure",
            "primary_key": ["figure_id"],
            "foreign_keys": [fk("figure_id", "raw_oecd_survey_figures__figure")],
            "version": "1.0.0",
        }
