"""What changed between two versions of a table: exactly the rows and cells that were changed."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publish.diff import TableDiff, compare

KEY = ["code", "year"]
BEFORE = pl.DataFrame(
    {
        "code": ["a", "a", "b", None],
        "year": [2019, 2020, 2020, 2020],
        "value": [1.0, None, 3.0, 4.0],
        "flag": ["e", None, None, "u"],
    }
)


def test_compare_of_equal_tables_finds_nothing() -> None:
    diff = compare("t", BEFORE, BEFORE, KEY)

    assert (diff.rows_before, diff.rows_after) == (4, 4)
    assert (diff.rows_added, diff.rows_removed, diff.values_changed) == (0, 0, {})


def test_compare_does_not_look_at_the_order_of_rows() -> None:
    diff = compare("t", BEFORE, BEFORE.reverse(), KEY)

    assert (diff.rows_added, diff.rows_removed, diff.values_changed) == (0, 0, {})


def test_compare_counts_changes_by_column_and_null_as_a_value() -> None:
    after = BEFORE.with_columns(
        value=pl.Series([1.5, 2.0, None, 4.0]), flag=pl.Series(["e", None, "b", "u"])
    )

    diff = compare("t", BEFORE, after, KEY)

    assert diff.values_changed == {"value": 3, "flag": 1}
    assert (diff.rows_added, diff.rows_removed) == (0, 0)


def test_compare_takes_a_null_in_the_key_for_a_value() -> None:
    after = BEFORE.with_columns(
        value=pl.when(pl.col("code").is_null()).then(9.0).otherwise("value")
    )

    diff = compare("t", BEFORE, after, KEY)

    assert (diff.rows_added, diff.rows_removed) == (0, 0)
    assert diff.values_changed == {"value": 1}


def test_compare_lists_columns_that_came_and_went() -> None:
    diff = compare("t", BEFORE, BEFORE.rename({"flag": "status"}), KEY)

    assert (diff.columns_added, diff.columns_removed) == (["status"], ["flag"])
    assert diff.values_changed == {}


def test_compare_with_an_empty_table() -> None:
    grown = compare("t", BEFORE.clear(), BEFORE, KEY)
    shrunk = compare("t", BEFORE, BEFORE.clear(), KEY)

    assert (grown.rows_added, grown.rows_removed) == (4, 0)
    assert (shrunk.rows_added, shrunk.rows_removed) == (0, 4)


def test_compare_of_a_table_that_is_all_key() -> None:
    before = BEFORE.select(KEY)

    diff = compare("t", before, before.head(3), KEY)

    assert (diff.rows_removed, diff.values_changed) == (1, {})


def test_compare_tells_a_retyped_column() -> None:
    # What would go wrong: polars cannot compare a number with text, so `cityfare diff` ends in a
    # ComputeError just where a column was retyped, which is the change a reader must see.
    after = BEFORE.with_columns(pl.col("value").cast(pl.String))

    diff = compare("t", BEFORE, after, KEY)

    assert "value" in diff.values_changed


def test_compare_tells_a_retyped_key() -> None:
    # What would go wrong: a SchemaError of the join; no row of the old key is in the new table.
    after = BEFORE.with_columns(pl.col("year").cast(pl.String))

    diff = compare("t", BEFORE, after, KEY)

    assert (diff.rows_added, diff.rows_removed) == (4, 4)


def test_compare_tells_a_renamed_key() -> None:
    # What would go wrong: without a shared key column the join has nothing to join on.
    before = pl.DataFrame({"old": ["a", "b"], "value": [1, 2]})

    diff = compare("t", before, before.rename({"old": "new"}), ["new"])

    assert (diff.rows_added, diff.rows_removed) == (2, 2)
    assert (diff.columns_added, diff.columns_removed) == (["new"], ["old"])


def test_compare_with_a_wider_key_still_sees_changed_values() -> None:
    # What would go wrong: with a new key column `shared` becomes the key alone, so no other
    # column is compared and a thousandfold value goes unseen.
    before = pl.DataFrame({"code": ["a", "b"], "value": [1, 2]})
    after = pl.DataFrame({"code": ["a", "b"], "wave": ["2018"] * 2, "value": [1000, 2]})

    diff = compare("t", before, after, ["code", "wave"])

    assert diff.values_changed == {"value": 1}


_ROW = st.tuples(
    st.sampled_from([1.0, 2.0, None]),
    st.sampled_from(["e", "u", None]),
)
_TABLES = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(2018, 2021)), _ROW, max_size=12
)


def _frame(rows: dict[tuple[str | None, int], tuple[float | None, str | None]]) -> pl.DataFrame:
    data = [(*key, *values) for key, values in rows.items()]
    schema = {"code": pl.String, "year": pl.Int32, "value": pl.Float64, "flag": pl.String}
    return pl.DataFrame(data, schema=schema, orient="row")


@given(_TABLES, _TABLES)
def test_compare_reports_exactly_what_was_changed(
    before: dict[tuple[str | None, int], tuple[float | None, str | None]],
    after: dict[tuple[str | None, int], tuple[float | None, str | None]],
) -> None:
    both = before.keys() & after.keys()
    changed = {
        name: sum(before[key][place] != after[key][place] for key in both)
        for place, name in enumerate(("value", "flag"))
    }

    diff = compare("t", _frame(before), _frame(after), KEY)

    assert diff.rows_added == len(after.keys() - before.keys())
    assert diff.rows_removed == len(before.keys() - after.keys())
    assert diff.values_changed == {name: count for name, count in changed.items() if count}


@pytest.mark.parametrize(("status", "is_unchanged"), [("unchanged", True), ("changed", False)])
def test_diff_says_whether_there_is_anything_to_tell(status: str, *, is_unchanged: bool) -> None:
    assert TableDiff("t", status).is_unchanged is is_unchanged
