"""Marts judged in DuckDB: the same verdict, counts and words as Pandera's."""

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.model import TableSpec, tables_of
from pipelines.checks import mart_rules
from pipelines.checks.results import mart_result, table_result
from tests.fixtures.drawn_tables import tables

MARTS = tables_of("mart")
IN_SQL = [spec for spec in MARTS if spec.rules_in_sql]
_DRAWN = settings(deadline=None, suppress_health_check=list(HealthCheck))


def _stored(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    """A frame as a table of DuckDB: of an Arrow table, Arrow would compare, and NaN otherwise."""
    connection = duckdb.connect()
    connection.register("drawn", frame.to_arrow())
    connection.execute("create table mart as from drawn")
    return connection.table("mart")


@given(st.data())
@settings(_DRAWN, max_examples=25)
def test_duckdb_judges_any_mart_as_pandera_does(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(MARTS))
    frame = data.draw(tables(spec))

    assert mart_result(_stored(frame), spec) == table_result(frame, spec)


@pytest.mark.parametrize("spec", IN_SQL, ids=lambda spec: spec.name)
@given(st.data())
@settings(_DRAWN, max_examples=8)
def test_rules_in_sql_find_what_the_rules_in_polars_find(
    spec: TableSpec, data: st.DataObject
) -> None:
    frame = data.draw(tables(spec))

    assert list(spec.rules_in_sql) == [check.name for check in spec.model.to_schema().checks]
    assert mart_result(_stored(frame), spec) == table_result(frame, spec)


def test_nulls_of_a_key_are_one_value_to_both() -> None:
    (spec,) = (spec for spec in MARTS if spec.name == "data_sufficiency")
    row = dict.fromkeys(spec.column_names)
    frame = pl.DataFrame([row, row], schema=spec.dtypes)

    assert mart_result(_stored(frame), spec) == table_result(frame, spec)
    assert "2 rows that share one" in mart_result(_stored(frame), spec).found


@pytest.mark.parametrize("change", ["other type", "one more", "one less"])
def test_other_columns_are_refused_alike(change: str) -> None:
    (spec,) = (spec for spec in MARTS if spec.name == "psi_index")
    frame = {
        "other type": spec.empty().with_columns(pl.col("index_low").cast(pl.String)),
        "one more": spec.empty().with_columns(more=pl.lit(1)),
        "one less": spec.empty().drop("wave"),
    }[change]

    result = mart_result(_stored(frame), spec)

    assert not result.passed
    assert result == table_result(frame, spec)


def test_rules_by_row_are_judged_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    # What would go wrong: rows counted in the first batch alone, or described with another's key.
    (spec,) = (spec for spec in MARTS if spec.name == "wellbeing_observation")
    good = dict.fromkeys(spec.column_names)
    rows = [
        good | {"city_code": f"xx-{n}", "source_id": "cdc_places", "value": 23.0 * (n % 9)}
        for n in range(40)
    ]
    frame = pl.DataFrame(rows, schema=spec.dtypes)
    monkeypatch.setattr(mart_rules, "_BATCH", 7)

    in_batches = mart_result(_stored(frame), spec)

    assert in_batches == table_result(frame, spec)
