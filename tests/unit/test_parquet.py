"""Released Parquet: it tells by itself what it is, and equal inputs give equal bytes."""

import gzip
from pathlib import Path
from typing import ClassVar

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts import columns as c
from contracts.model import Contract, describe, table
from pipelines.publish import parquet
from pipelines.publish.csv_twin import CsvWriter
from pipelines.publish.licences import Terms
from pipelines.publish.parquet import MartWriter, arrow_schema, mart_batches
from tests.unit.builders import typed


class Trees(Contract):
    """Trees of cities. Planted ones only."""

    city_code: pl.String = c.city_code()
    year: pl.Int32 = c.year()
    population: pl.Int64 = c.population(nullable=True, published_as="POP")
    share_pct: pl.Float64 = c.share_pct(nullable=True)
    is_small_base: pl.Boolean = c.is_small_base(nullable=True)
    stored_on: pl.Date = c.stored_on(nullable=True)

    class Config:
        name = "tree"
        metadata: ClassVar = {
            "each_row_is_a": "city and year",
            "primary_key": ["city_code", "year"],
            "sources": ["toy"],
            "usage_warnings": ["Not all trees."],
            "version": "2.1.0",
        }


SPEC = describe(Trees)
TERMS = Terms(("toy",), ("toy 1",), "toy: CC-BY-4.0", "A publisher (2026).", is_private=False)
ROWS = [
    {"city_code": "us-or-hillsboro", "year": 2020, "population": 5, "share_pct": 12.5},
    {"city_code": "ch-zurich", "year": 2021, "population": None},
    {"city_code": "ch-zurich", "year": 2019, "is_small_base": True},
]


def _written(folder: Path, rows: list[dict[str, object]] = ROWS) -> Path:
    path = folder / "tree.parquet"
    writer = MartWriter(SPEC, TERMS, path)
    writer.write(typed(SPEC, rows))
    writer.close()
    return path


def test_written_mart_tells_what_it_is(tmp_path: Path) -> None:
    metadata = pq.read_schema(_written(tmp_path)).metadata

    told = {key.decode(): value.decode() for key, value in metadata.items()}
    assert told["title"] == "Trees of cities. Planted ones only"
    assert told["licence"] == "toy: CC-BY-4.0"
    assert told["citation"] == "A publisher (2026)."
    assert told["each_row_is_a"] == "city and year"
    assert told["primary_key"] == "city_code, year"
    assert told["contract_version"] == "2.1.0"
    assert told["usage_warnings"] == "Not all trees."


def test_every_field_has_a_description_and_a_unit(tmp_path: Path) -> None:
    schema = pq.read_schema(_written(tmp_path))

    for field, column in zip(schema, SPEC.columns, strict=True):
        assert field.metadata[b"description"].decode() == column.description
        assert field.metadata[b"unit"].decode() == column.unit
    assert schema.field("share_pct").metadata[b"unit"] == b"percent"


def test_field_names_the_publishers_column_where_it_differs(tmp_path: Path) -> None:
    schema = pq.read_schema(_written(tmp_path))

    assert schema.field("population").metadata[b"source_column"] == b"POP"
    assert b"source_column" not in schema.field("year").metadata


def test_types_and_nullability_are_the_contracts(tmp_path: Path) -> None:
    schema = pq.read_schema(_written(tmp_path))

    assert schema.field("year").type == pa.int32()
    assert schema.field("stored_on").type == pa.date32()
    assert [field.nullable for field in schema] == [column.nullable for column in SPEC.columns]


def test_column_of_nulls_keeps_its_type(tmp_path: Path) -> None:
    schema = pq.read_schema(_written(tmp_path, ROWS[1:2]))

    assert schema.field("population").type == pa.int64()
    assert schema.field("is_small_base").type == pa.bool_()


def test_written_values_read_back(tmp_path: Path) -> None:
    assert pl.read_parquet(_written(tmp_path)).equals(typed(SPEC, ROWS))


def test_equal_frames_give_equal_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    one = _written(tmp_path / "a", ROWS * 200)
    other = _written(tmp_path / "b", ROWS * 200)

    assert one.read_bytes() == other.read_bytes()


def test_empty_mart_has_its_schema(tmp_path: Path) -> None:
    path = _written(tmp_path, [])

    assert pq.read_metadata(path).num_rows == 0
    assert pq.read_schema(path).names == SPEC.column_names


def test_null_in_a_column_that_has_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="year"):
        _written(tmp_path, [{"city_code": "ch-zurich", "year": None}])


def test_value_that_does_not_fit_its_type_is_refused(tmp_path: Path) -> None:
    frame = typed(SPEC, ROWS).with_columns(year=pl.lit(2**40))

    with pytest.raises(pa.ArrowInvalid, match=r"not in range|out of bounds"):
        MartWriter(SPEC, TERMS, tmp_path / "tree.parquet").write(frame)


def test_mart_is_read_with_rows_by_key_and_columns_by_contract() -> None:
    shuffled = typed(SPEC, ROWS).select(sorted(SPEC.column_names))  # noqa: F841
    with duckdb.connect() as connection:
        connection.execute("create table tree as select * from shuffled")

        (frame,) = mart_batches(connection, SPEC)

    assert frame.columns == SPEC.column_names
    assert frame.select("city_code", "year").rows() == [
        ("ch-zurich", 2019),
        ("ch-zurich", 2021),
        ("us-or-hillsboro", 2020),
    ]


def test_mart_is_read_with_a_null_in_the_key_last() -> None:
    spec = table("survey_share")
    frame = pl.DataFrame({name: [None, None] for name in spec.column_names}).with_columns(
        question_id=pl.lit("approach"), item_id=pl.Series([None, "team"])
    )
    with duckdb.connect() as connection:
        connection.register("shares", frame.to_arrow())
        connection.execute("create table survey_share as select * from shares")

        (read,) = mart_batches(connection, spec)

    assert read["item_id"].to_list() == ["team", None]


@pytest.mark.parametrize("rows", [0, 2, 4, 5])
def test_mart_written_in_batches_has_the_bytes_of_one_written_at_once(
    rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = 20_000
    monkeypatch.setattr(parquet, "ROW_GROUP_SIZE", group)
    # The last group is a whole one, or has one row.
    height = rows * group // 2 + rows % 2
    with duckdb.connect() as connection:
        connection.execute(
            "create table tree as select 'c-' || md5(i::text) as city_code, (i % 90)::int as year, "
            "i::bigint as population, (i / 7)::double as share_pct, i % 2 = 0 as is_small_base, "
            f"null::date as stored_on from range({height}) as numbers(i)"
        )
        everything = connection.table("tree").pl()
        found = list(mart_batches(connection, SPEC))

    batches, whole = MartWriter(SPEC, TERMS, tmp_path / "a"), tmp_path / "b"
    (tmp_path / "in_batches").mkdir()
    (tmp_path / "at_once").mkdir()
    csvs = [CsvWriter(SPEC, tmp_path / name) for name in ("in_batches", "at_once")]
    for frame in found:
        batches.write(frame)
        csvs[0].write(frame)
    batches.close()

    ordered = everything.select(SPEC.column_names).sort(SPEC.primary_key, nulls_last=True)
    schema = arrow_schema(SPEC, TERMS)
    table_ = pa.Table.from_arrays(ordered.to_arrow().columns, names=ordered.columns).cast(schema)
    settings = {"compression": "zstd", "compression_level": 9, "row_group_size": group}
    pq.write_table(table_, whole, **settings, version="2.6", store_schema=True)
    csvs[1].write(ordered)
    assert max(frame.height for frame in found) <= group
    assert (tmp_path / "a").read_bytes() == whole.read_bytes()
    one, other = (writer._folder / writer.close() for writer in csvs)
    assert one.read_bytes() == other.read_bytes()
    text = gzip.decompress(one.read_bytes()) if one.suffix == ".gz" else one.read_bytes()
    assert text.decode() == ordered.write_csv()


def test_arrow_schema_of_every_dtype_that_contracts_use() -> None:
    assert arrow_schema(SPEC, TERMS).types == [
        pa.string(),
        pa.int32(),
        pa.int64(),
        pa.float64(),
        pa.bool_(),
        pa.date32(),
    ]
