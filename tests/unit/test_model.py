"""Reading contracts: keys in one line, tables by layer and by source, empty frames typed."""

import polars as pl
import pytest

from contracts.columns import code
from contracts.model import (
    ColumnSpec,
    Contract,
    ContractDefinitionError,
    ForeignKey,
    all_tables,
    describe,
    fk,
    landing_tables_of,
    table,
    tables_of,
)


def test_fk_of_the_same_names() -> None:
    key = fk("question_id, option_id", "survey_option")

    assert key == ForeignKey(
        ("question_id", "option_id"), "survey_option", ("question_id", "option_id")
    )


def test_fk_of_other_names() -> None:
    key = fk("comparable_with", "indicator", "indicator_code")

    assert (key.columns, key.references) == (("comparable_with",), ("indicator_code",))


def test_all_tables_come_landing_first_and_by_name() -> None:
    specs = list(all_tables().values())

    assert specs == sorted(specs, key=lambda spec: (spec.layer, spec.name))
    assert len(tables_of("landing")) + len(tables_of("mart")) == len(specs)


def test_landing_tables_of_a_source_are_not_those_of_a_longer_name() -> None:
    assert landing_tables_of("oecd_survey") == []
    assert [spec.name for spec in landing_tables_of("cdc_places")] == ["raw_cdc_places__estimate"]


def test_table_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        table("no_such_table")


def test_columns_that_two_tables_share_are_no_table() -> None:
    assert not [name for name in all_tables() if name.startswith("_")]


def test_empty_table_has_every_column_typed() -> None:
    empty = table("city").empty()

    assert empty.height == 0
    assert empty.schema["population"] == pl.Int64
    assert empty.columns == table("city").column_names


def test_title_is_the_first_sentence_and_description_the_whole() -> None:
    spec = table("data_sufficiency")

    assert spec.title.endswith("advance innovation work?")
    assert "never `insufficient`" in spec.description


def test_column_says_what_happens_when_it_fails() -> None:
    columns = {
        column.name: column for column in table("raw_eurostat_perception__observation").columns
    }

    assert columns["city_code"].on_failure == "row"
    assert columns["value_pct"].on_failure == "cell"
    # An unknown flag makes the value unreadable, though most values have none.
    assert (columns["flag"].nullable, columns["flag"].on_failure) == (True, "row")
    assert columns["flag"].source_column == "OBS_FLAG"


@pytest.mark.parametrize(
    ("dtype", "names"),
    [
        (pl.String, ("string", "string", "string")),
        (pl.Int64(), ("bigint", "integer", "int64")),
        (pl.Float64(), ("double", "number", "double")),
        (pl.Date, ("date", "date", "date32")),
    ],
)
def test_column_knows_its_type_in_sql_table_schema_and_arrow(
    dtype: pl.DataType, names: tuple[str, str, str]
) -> None:
    column = ColumnSpec("x", dtype, False, "What it is.", "", (), None, "row")

    found = column.type_names

    assert (found.sql, found.table_schema, found.arrow) == names


def test_contract_with_a_type_without_names_is_refused() -> None:
    class Odd(Contract):
        """A table."""

        code: pl.List = code()

        class Config:
            name = "odd"
            metadata = {  # noqa: RUF012
                "each_row_is_a": "thing",
                "primary_key": ["code"],
            }

    with pytest.raises(ContractDefinitionError, match=r"column code: expected one of the types"):
        describe(Odd)
