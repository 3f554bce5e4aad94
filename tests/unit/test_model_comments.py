"""What an intermediate model says of itself at its top."""

import pytest

from pipelines.errors import WarehouseError
from pipelines.model_comments import read_comment

NOTICE = "Written by a program."
SQL = """{{ config(materialized='table') }}
-- Written by a program.
-- One row per city and year: the value
-- that is compared.
-- Key: city_code, year
with values as (
    -- A comment further down.
    select 1
)
"""


def test_comment_is_description_and_key() -> None:
    comment = read_comment("int_x__y", SQL, NOTICE)

    assert comment.description == "One row per city and year: the value that is compared."
    assert comment.key == ("city_code", "year")
    assert comment.is_table


def test_table_of_one_row_has_a_key_without_columns() -> None:
    comment = read_comment("int_x__y", "-- One row: a total.\n-- Key: none\nselect 1", NOTICE)

    assert (comment.key, comment.is_table) == ((), False)


@pytest.mark.parametrize(
    "sql",
    ["select 1", "-- One row per city.\nselect 1", "-- Cities.\n-- Key: city_code\nselect 1"],
    ids=["no comment", "no key", "no grain"],
)
def test_model_that_does_not_say_its_grain_is_refused_by_name(sql: str) -> None:
    with pytest.raises(WarehouseError, match=r"int_x__y.*-- Key: .*top of int_x__y\.sql"):
        read_comment("int_x__y", sql, NOTICE)
