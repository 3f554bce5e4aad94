"""Column lineage: read from SQL, kept while it does not change, left to runs of Dagster's pages."""

from pathlib import Path

import pytest

from pipelines import column_lineage
from pipelines.column_lineage import CompiledModel, KeptLineage, columns_of

SQL = """
with awards as (select * from "building"."main"."award"),
final as (
    select a.city_code, max(a.label_year) as newest, count(*) as awards, 'fixed' as kind
    from awards as a inner join "building"."main"."city" as c on a.city_code = c.city_code
    group by a.city_code
)
select * from final
"""
AWARD = ["city_code", "label_year"]


def test_each_column_is_traced_through_stars_and_expressions() -> None:
    traced = columns_of(SQL, {"award": AWARD, "city": ["city_code"]}, "duckdb")

    assert traced == {
        "city_code": [["award", "city_code"]],
        "newest": [["award", "label_year"]],
        "awards": [],
        "kind": [],
    }


@pytest.fixture
def models() -> list[CompiledModel]:
    return [
        CompiledModel(
            "award", "select code as city_code, year as label_year from codes", ("codes",)
        ),
        CompiledModel("newest", "select city_code, label_year from award", ("award",)),
    ]


SEEDS = {"codes": ["code", "year"]}


def test_lineage_is_kept_and_read_again_only_where_sql_changed(
    tmp_path: Path, models: list[CompiledModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lineage.json"
    first = KeptLineage(path, "duckdb").trace(models, SEEDS, reads_sql=True)
    read: list[str] = []
    real = column_lineage.columns_of

    def counted(sql: str, schema: dict[str, list[str]], dialect: str) -> column_lineage.Columns:
        read.append(sql)
        return real(sql, schema, dialect)

    monkeypatch.setattr(column_lineage, "columns_of", counted)
    again = KeptLineage(path, "duckdb").trace(models, SEEDS, reads_sql=True)
    changed = CompiledModel("newest", "select label_year as year from award", ("award",))
    third = KeptLineage(path, "duckdb").trace([models[0], changed], SEEDS, reads_sql=True)

    assert first["newest"]["label_year"] == [["award", "label_year"]]
    assert again == first
    assert read == [changed.sql]
    assert third["newest"] == {"year": [["award", "label_year"]]}


def test_command_reads_no_sql_and_leaves_out_what_has_changed(
    tmp_path: Path, models: list[CompiledModel]
) -> None:
    path = tmp_path / "lineage.json"

    assert KeptLineage(path, "duckdb").trace(models, SEEDS, reads_sql=False) == {}
    KeptLineage(path, "duckdb").trace(models, SEEDS, reads_sql=True)
    changed = CompiledModel("newest", "select label_year as year from award", ("award",))
    known = KeptLineage(path, "duckdb").trace([models[0], changed], SEEDS, reads_sql=False)

    assert set(known) == {"award"}
