"""A contract enforced: bad cells blanked, bad rows out, bad tables refused; nothing lost unseen."""

import json
from dataclasses import replace
from datetime import date
from typing import ClassVar

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, TableSpec, describe, fk
from pipelines.checks.contract import Enforced, enforce, violations
from pipelines.checks.exceptions import KnownFailure
from pipelines.errors import ContractError
from tests.unit.builders import Row, parsed, typed


class Visits(Contract):
    """Visits to places."""

    place_id: pl.String = c.question_id()
    year: pl.Int32 = c.year()
    share: pl.Float64 = c.share_pct(nullable=True)
    level: pl.String = c.level(nullable=True)
    flag: pl.String = c.observation_flag(nullable=True, on_failure="row")
    region_id: pl.String = c.item_id(nullable=True)
    area_id: pl.String = c.option_id(nullable=True)
    begins: pl.Date = c.announced_from(nullable=True)
    ends: pl.Date = c.announced_to(nullable=True)
    is_open: pl.Boolean = c.is_modelled(nullable=True)

    @pa.dataframe_check(name="begins_before_it_ends")
    def begins_before_it_ends(cls, data: PolarsData) -> pl.LazyFrame:
        """A visit cannot end before it begins."""
        in_order = pl.col("begins") <= pl.col("ends")
        return data.lazyframe.select(in_order.fill_null(value=True))

    class Config:
        name = "raw_toy__visit"
        metadata: ClassVar = {
            "each_row_is_a": "place and year",
            "primary_key": ["place_id", "year"],
            "foreign_keys": [
                fk("place_id", "raw_toy__place"),
                fk("region_id, area_id", "raw_toy__area"),
            ],
        }


class Chain(Contract):
    """Links of a chain: each needs the one before it, so one that is lost breaks the next."""

    position: pl.Int32 = c.position()
    label: pl.String = c.label()

    @pa.dataframe_check(name="follows_another")
    def follows_another(cls, data: PolarsData) -> pl.LazyFrame:
        """Only the first link hangs on nothing."""
        is_held = (pl.col("position") - 1).is_in(pl.col("position").implode())
        return data.lazyframe.select(is_held | (pl.col("position") == 1))

    class Config:
        name = "raw_toy__link"
        metadata: ClassVar = {
            "each_row_is_a": "link",
            "primary_key": ["position"],
        }


class Totals(Contract):
    """Shares that add up to 100: a rule of the table as a whole."""

    position: pl.Int32 = c.position()
    share: pl.Float64 = c.share_pct()

    @pa.dataframe_check(name="shares_add_up")
    def shares_add_up(cls, data: PolarsData) -> bool:
        """Parts that do not add up to the whole cannot be told right from wrong."""
        # One bool, not a frame of one row, is how Pandera says that no single row is at fault.
        return bool(data.lazyframe.select(pl.col("share").sum() == 100).collect().item())

    class Config:
        name = "raw_toy__total"
        metadata: ClassVar = {
            "each_row_is_a": "part",
            "primary_key": ["position"],
        }


VISIT, LINK, TOTAL = (describe(model) for model in (Visits, Chain, Totals))
REFERENCES = {
    "raw_toy__place": pl.DataFrame({"place_id": ["park", "zoo", "pool", "mall"]}),
    "raw_toy__area": pl.DataFrame({"region_id": ["north", "south"], "area_id": ["a", "b"]}),
}
PARK: Row = {"place_id": "park", "year": "2020"}
ZOO: Row = {"place_id": "zoo", "year": "2020"}
POOL: Row = {"place_id": "pool", "year": "2020"}
MALL: Row = {"place_id": "mall", "year": "2020"}


def _enforced(rows: list[Row], *exceptions: KnownFailure, spec: TableSpec = VISIT) -> Enforced:
    return enforce(parsed(spec, rows), spec, REFERENCES, exceptions)


def _tolerated(rule: str, key: dict[str, str]) -> KnownFailure:
    return KnownFailure(f"raw_toy__visit__{rule}", key, "reason", "reference", date(2099, 1, 1))


# --- what is good -----------------------------------------------------------------------------


def test_enforce_casts_text_to_the_contract() -> None:
    row = PARK | {"share": "12.5", "begins": "2020-01-31", "is_open": "yes"}

    result = _enforced([row])

    accepted = result.accepted.row(0, named=True)
    assert accepted["year"] == 2020
    assert (accepted["share"], accepted["begins"]) == (12.5, date(2020, 1, 31))
    assert accepted["is_open"] is True
    assert result.quarantined == []


def test_enforce_keeps_contract_order_with_lineage_behind() -> None:
    frame = parsed(VISIT, [PARK])
    shuffled = frame.select(sorted(frame.columns))

    accepted = enforce(shuffled, VISIT, REFERENCES).accepted

    assert accepted.columns == [*VISIT.column_names, "source_file", "source_row"]


def test_enforce_types_an_empty_table() -> None:
    result = _enforced([])

    assert result.accepted.height == 0
    assert result.accepted.schema["begins"] == pl.Date


# --- cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "printed", "rule"),
    [
        ("share", "a lot", "share_is_float64"),
        ("share", "100.1", "share_in_range"),
        ("share", "-0.1", "share_in_range"),
        ("level", "bronze", "level_known"),
        ("begins", "2020-02-30", "begins_is_date"),
        ("begins", "June 2020", "begins_is_date"),
        ("is_open", "maybe", "is_open_is_boolean"),
    ],
)
def test_enforce_blanks_a_bad_cell_and_keeps_its_row(column: str, printed: str, rule: str) -> None:
    result = _enforced([PARK | {column: printed}, ZOO])

    assert result.accepted["place_id"].to_list() == ["park", "zoo"]
    assert result.accepted[column][0] is None
    (record,) = result.quarantined
    assert (record.rule, record.outcome, record.column) == (rule, "cell", column)
    assert record.found is not None
    assert printed in record.reason


@pytest.mark.parametrize("word", ["NaN", "nan", "inf", "-inf", "1e999"])
def test_enforce_takes_no_word_for_a_number(word: str) -> None:
    # What would go wrong: Float64 knows these words, and a column without an upper and a lower
    # bound (value, margin, published_value) lets them through into a release.
    class Amounts(Contract):
        """Amounts without bounds."""

        position: pl.Int32 = c.position()
        value: pl.Float64 = c.value(nullable=True)

        class Config:
            name = "raw_toy__amount"
            metadata: ClassVar = {
                "each_row_is_a": "amount",
                "primary_key": ["position"],
            }

    spec = describe(Amounts)

    result = enforce(parsed(spec, [{"position": "1", "value": word}]), spec, {})

    assert result.accepted["value"].to_list() == [None]
    assert [record.rule for record in result.quarantined] == ["value_is_float64"]


# --- rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"year": "MMXX"}, "year_is_int32"),
        ({"year": "2020.0"}, "year_is_int32"),
        ({"year": None}, "year_given"),
        ({"year": "1066"}, "year_in_range"),
        ({"flag": "x"}, "flag_format"),
        ({"place_id": "Park!"}, "place_id_format"),
        ({"begins": "2020-02-02", "ends": "2020-01-01"}, "begins_before_it_ends"),
        ({"place_id": "moon"}, "place_id_in_raw_toy__place"),
        ({"region_id": "north", "area_id": "b"}, "region_id_area_id_in_raw_toy__area"),
    ],
)
def test_enforce_takes_a_bad_row_out(bad: Row, rule: str) -> None:
    result = _enforced([ZOO, POOL, PARK | bad])

    assert result.accepted["place_id"].to_list() == ["zoo", "pool"]
    assert result.rows_out == 1
    assert rule in [record.rule for record in result.quarantined]
    assert {(record.outcome, record.source_row) for record in result.quarantined} == {("row", 3)}


def test_enforce_counts_a_row_that_breaks_two_rules_once() -> None:
    result = _enforced([ZOO, POOL, PARK | {"year": "1066", "flag": "x"}])

    assert sorted(record.rule for record in result.quarantined) == ["flag_format", "year_in_range"]
    assert (result.rows_in, result.accepted.height, result.rows_out) == (3, 2, 1)


def test_enforce_lets_a_nullable_column_with_row_rule_be_empty() -> None:
    result = _enforced([PARK | {"flag": None}])

    assert result.accepted.height == 1


@pytest.mark.parametrize("area", [{"region_id": "north"}, {"area_id": "a"}, {}])
def test_enforce_passes_over_a_composite_reference_with_a_null(area: Row) -> None:
    result = _enforced([PARK | area])

    assert result.quarantined == []


def test_enforce_accepts_a_composite_reference_that_occurs() -> None:
    result = _enforced([PARK | {"region_id": "south", "area_id": "b"}])

    assert result.accepted.height == 1


# --- what is put on record --------------------------------------------------------------------


def test_quarantined_row_is_kept_as_printed_with_its_place() -> None:
    result = _enforced([ZOO, POOL, PARK | {"year": "MMXX", "share": "5"}])

    record = next(record for record in result.quarantined if record.outcome == "row")
    assert (record.table, record.source_file, record.source_row) == (
        "raw_toy__visit",
        "item.csv",
        3,
    )
    printed = json.loads(record.row_json)
    assert (printed["year"], printed["share"]) == ("MMXX", "5")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"share": "a lot"}, "share 'a lot' is no float64"),
        ({"share": "101"}, "share is '101.0' where the number has a highest value: 100"),
        ({"level": "bronze"}, "level is 'bronze' where only known values may stand"),
        ({"year": None}, "year is empty where a value must be given"),
        ({"place_id": "moon"}, "place_id 'moon' is not in raw_toy__place"),
        (
            {"region_id": "north", "area_id": "b"},
            "region_id and area_id 'north, b' is not in raw_toy__area",
        ),
        (
            {"begins": "2020-02-02", "ends": "2020-01-01"},
            "begins before it ends does not hold for place_id park, year 2020",
        ),
    ],
)
def test_quarantine_reason_is_a_sentence_for_people(bad: Row, reason: str) -> None:
    result = _enforced([ZOO, POOL, PARK | bad])

    assert result.quarantined[0].reason.startswith(reason)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x9b", "\x7f", "\u202e", "\u200f"])
@pytest.mark.parametrize(("column", "outcome"), [("flag", "row"), ("region_id", "cell")])
def test_text_that_commands_a_terminal_is_left_out(
    character: str, column: str, outcome: str
) -> None:
    result = _enforced([ZOO, POOL, PARK | {column: f"a{character}b"}])

    found = [(q.rule, q.outcome) for q in result.quarantined if q.rule.endswith("printable")]
    assert found == [(f"{column}_printable", outcome)]
    assert result.accepted.height == (2 if outcome == "row" else 3)
    assert result.accepted["region_id"].null_count() == result.accepted.height


def test_text_column_without_any_value_is_judged() -> None:
    frame = parsed(VISIT, [ZOO, POOL]).with_columns(flag=pl.lit(None))
    assert frame.schema["flag"] == pl.Null

    result = enforce(frame, VISIT, REFERENCES, ())

    assert result.accepted["flag"].null_count() == 2


def test_quarantine_shows_such_text_escaped() -> None:
    result = _enforced([ZOO, POOL, PARK | {"flag": "a\u202e\x9b"}])

    for record in result.quarantined:
        published = f"{record.found} {record.reason} {record.row_json}"
        assert not set(published) & set("\u202e\x9b")
    assert json.loads(result.quarantined[0].row_json)["flag"] == "a\u202e\x9b"


# --- tables -----------------------------------------------------------------------------------


def test_enforce_refuses_a_duplicate_key_and_names_where_it_stands() -> None:
    with pytest.raises(ContractError, match="primary_key_unique") as error:
        _enforced([PARK, ZOO, PARK])

    assert "item.csv row 1, item.csv row 3" in error.value.found
    assert "('park', 2020)" in error.value.found


def test_enforce_counts_a_null_in_the_key_as_a_value() -> None:
    class Nullable(Contract):
        """A key that may be empty."""

        wave: pl.String = c.wave(nullable=True)

        class Config:
            name = "raw_toy__nullable"
            metadata: ClassVar = {
                "each_row_is_a": "wave",
                "primary_key": ["wave"],
            }

    spec = describe(Nullable)

    with pytest.raises(ContractError, match="primary_key_unique"):
        enforce(parsed(spec, [{"wave": None}, {"wave": "2018"}, {"wave": None}]), spec, {})


def test_enforce_forgives_a_duplicate_that_another_rule_takes_out() -> None:
    result = _enforced([PARK, ZOO, PARK | {"flag": "x"}])

    assert result.accepted["place_id"].to_list() == ["park", "zoo"]


def test_enforce_raises_where_the_table_as_a_whole_is_wrong() -> None:
    rows: list[Row] = [{"position": "1", "share": "60"}, {"position": "2", "share": "30"}]

    with pytest.raises(ContractError, match="raw_toy__total, rule shares_add_up"):
        _enforced(rows, spec=TOTAL)


def test_enforce_accepts_a_table_that_is_right_as_a_whole() -> None:
    rows: list[Row] = [{"position": "1", "share": "60"}, {"position": "2", "share": "40"}]

    assert _enforced(rows, spec=TOTAL).accepted.height == 2


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (parsed(VISIT, [PARK]).drop("level", "flag"), "missing: level, flag; added: none"),
        (parsed(VISIT, [PARK]).with_columns(extra=pl.lit("x")), "missing: none; added: extra"),
    ],
)
def test_enforce_refuses_other_columns(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(ContractError, match="columns_as_declared") as error:
        enforce(frame, VISIT, REFERENCES)

    assert error.value.found == message


def test_enforce_refuses_a_table_that_is_mostly_bad() -> None:
    bad = [POOL | {"flag": "x"}, ZOO | {"flag": "y"}]

    with pytest.raises(ContractError, match="2 of 3 that do") as error:
        _enforced([PARK, *bad])

    assert "item.csv, row 2" in error.value.subject
    assert "flag 'x'" in error.value.found or "flag is 'x'" in error.value.found


def test_enforce_bears_a_table_that_is_half_bad() -> None:
    result = _enforced([PARK, ZOO | {"flag": "y"}])

    assert (result.accepted.height, result.rows_out) == (1, 1)


@pytest.mark.parametrize(
    "bad",
    [{"flag": "x"}, {"place_id": "moon"}, {"begins": "2020-01-02", "ends": "2020-01-01"}],
    ids=["row rule", "reference", "order of an interval"],
)
def test_enforce_counts_rows_that_any_rule_takes_out(bad: Row) -> None:
    rows: list[Row] = [
        place | {"year": str(1990 + n)} for place in (PARK, ZOO, POOL, MALL) for n in range(30)
    ]
    few = [row | bad for row in rows[:6]] + rows[6:]
    many = [row | bad for row in rows[:7]] + rows[7:]

    assert _enforced(few).rows_out == 6
    with pytest.raises(ContractError, match=r"at most 5% .* found 7 of 120 that do"):
        _enforced(many)


def test_contract_says_how_many_rows_may_be_bad() -> None:
    rows: list[Row] = [
        PARK | {"year": str(1990 + n), "flag": "x" if n < 9 else None} for n in range(30)
    ]

    with pytest.raises(ContractError, match="at most 5%"):
        _enforced(rows)
    assert _enforced(rows, spec=replace(VISIT, max_share_out=0.3)).rows_out == 9


def test_enforce_refuses_a_long_column_that_is_mostly_blanked() -> None:
    rows: list[Row] = [PARK | {"year": str(2000 + n), "share": "250"} for n in range(20)]

    with pytest.raises(ContractError, match="column share"):
        _enforced(rows)


def test_enforce_bears_a_short_column_that_is_wholly_blanked() -> None:
    rows: list[Row] = [PARK | {"year": str(2000 + n), "share": "250"} for n in range(3)]

    assert _enforced(rows).accepted["share"].to_list() == [None, None, None]


# --- passes -----------------------------------------------------------------------------------


def test_enforce_looks_again_after_a_row_is_out() -> None:
    rows: list[Row] = [
        {"position": str(number), "label": None if number == 5 else "link"}
        for number in range(1, 8)
    ]

    result = _enforced(rows, spec=LINK)

    # 5 has no label; 6 hangs on 5 and 7 on 6.
    assert result.accepted["position"].to_list() == [1, 2, 3, 4]
    assert [q.rule for q in result.quarantined][-2:] == ["follows_another", "follows_another"]


def test_enforce_counts_the_rows_that_all_passes_take_out_together() -> None:
    # What would go wrong: a table that loses half of its rows, a few in each pass, still lands.
    rows: list[Row] = [
        {"position": str(number), "label": None if number == 7 else "link"}
        for number in range(1, 13)
    ]

    with pytest.raises(ContractError, match="found 6 of 12 that do"):
        _enforced(rows, spec=LINK)


def test_enforce_never_accepts_a_row_that_breaks_a_rule() -> None:
    # What would go wrong: after _MAX_PASSES the loop ends without a word and what still breaks
    # a rule is accepted; it should raise a ContractError, or go on until nothing fails.
    rows: list[Row] = [
        {"position": str(number), "label": None if number == 25 else "link"}
        for number in range(1, 46)
    ]

    try:
        accepted = _enforced(rows, spec=LINK).accepted
    except ContractError:
        return

    assert violations(accepted, LINK) == []


# --- exceptions -------------------------------------------------------------------------------


def test_exception_tolerates_the_row_that_it_names() -> None:
    known = _tolerated("level_known", {"place_id": "park"})
    bad = {"level": "bronze"}

    result = _enforced([PARK | bad, ZOO | bad], known)

    assert result.accepted["level"].to_list() == ["bronze", None]
    assert [record.source_row for record in result.quarantined] == [2]
    assert result.used_exceptions == [known]


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("level_known", {"place_id": "park", "year": "2021"}),
        ("level_known", {"no_such_column": "park"}),
        ("flag_format", {"place_id": "park"}),
    ],
)
def test_exception_tolerates_no_other_row_and_no_other_rule(rule: str, key: dict[str, str]) -> None:
    result = _enforced([PARK | {"level": "bronze"}], _tolerated(rule, key))

    assert result.accepted["level"].to_list() == [None]
    assert result.used_exceptions == []


def test_exception_of_a_table_with_a_longer_name_does_not_count() -> None:
    other = KnownFailure(
        "raw_toy__visit_yearly__level_known", {"place_id": "park"}, "r", "r", date(2099, 1, 1)
    )

    result = _enforced([PARK | {"level": "bronze"}], other)

    assert result.accepted["level"].to_list() == [None]


# --- finished tables --------------------------------------------------------------------------


def test_violations_of_a_table_that_keeps_its_contract_are_none() -> None:
    frame = typed(VISIT, [{"place_id": "park", "year": 2020, "share": 100.0}])

    assert violations(frame, VISIT) == []


def test_violations_name_row_and_rule() -> None:
    frame = typed(
        VISIT,
        [{"place_id": "park", "year": 2020}, {"place_id": "zoo", "year": 2020, "share": 101.0}],
    )

    (failure,) = violations(frame, VISIT)

    assert (failure.position, failure.rule, failure.column) == (1, "share_in_range", "share")


def test_violations_refuse_a_column_of_another_type() -> None:
    frame = typed(VISIT, [{"place_id": "park", "year": 2020}])

    with pytest.raises(ContractError, match="raw_toy__visit"):
        violations(frame.with_columns(pl.col("year").cast(pl.Int64)), VISIT)


def test_violations_refuse_a_duplicate_key() -> None:
    frame = typed(VISIT, [{"place_id": "park", "year": 2020}] * 2)

    with pytest.raises(ContractError, match="primary_key_unique"):
        violations(frame, VISIT)


def test_violations_refuse_a_missing_column() -> None:
    frame = typed(VISIT, [{"place_id": "park", "year": 2020}]).drop("share")

    with pytest.raises(ContractError, match="missing: share"):
        violations(frame, VISIT)


# --- nothing is lost --------------------------------------------------------------------------

_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "place_id": st.sampled_from(["park", "zoo", "pool", "mall", "moon", "Park!", None]),
            "year": st.sampled_from(["2018", "2019", "2020", "2021", "1066", "MMXX", None]),
            "share": st.sampled_from(["0", "12.5", "101", "a lot", None]),
            "level": st.sampled_from(["gold", "bronze", None]),
            "flag": st.sampled_from(["e", "x", None]),
            "region_id": st.sampled_from(["north", "south", None]),
            "area_id": st.sampled_from(["a", "b", None]),
            "begins": st.sampled_from(["2020-01-01", "2020-01-02", "soon", None]),
            "ends": st.sampled_from(["2020-01-01", "2020-01-02", None]),
            "is_open": st.sampled_from(["yes", "no", "perhaps", None]),
        }
    ),
    max_size=8,
    unique_by=lambda row: (row["place_id"], row["year"]),
)


@settings(max_examples=30)
@given(_ROWS)
def test_enforce_accounts_for_every_row_and_every_cell(rows: list[Row]) -> None:
    frame = parsed(VISIT, rows)

    try:
        result = enforce(frame, VISIT, REFERENCES)
    except ContractError as error:
        # Of random rows most may be bad; any other table error would be a defect.
        if ", first because" in error.found:
            return
        raise

    out = {q.source_row for q in result.quarantined if q.outcome == "row"}
    kept = set(result.accepted["source_row"])
    assert result.rows_in == result.accepted.height + result.rows_out == len(rows)
    assert out | kept == set(range(1, len(rows) + 1))
    assert not out & kept
    assert violations(result.accepted, VISIT) == []
    assert _unrecorded_changes(frame, result) == []


def _unrecorded_changes(frame: pl.DataFrame, result: Enforced) -> list[tuple[int, str]]:
    """Cells that were printed, are empty in an accepted row, and are not in quarantine."""
    blanked = {(q.source_row, q.column) for q in result.quarantined if q.outcome == "cell"}
    printed = {row["source_row"]: row for row in frame.iter_rows(named=True)}
    return [
        (row["source_row"], name)
        for row in result.accepted.iter_rows(named=True)
        for name in VISIT.column_names
        if row[name] is None
        and printed[row["source_row"]][name] is not None
        and (row["source_row"], name) not in blanked
    ]
