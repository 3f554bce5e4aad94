"""Conformance of every contract: keys, references, descriptions, versions, one meaning a name."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import ClassVar

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import columns as catalogue
from contracts.model import (
    Contract,
    ContractDefinitionError,
    TableSpec,
    all_tables,
    describe,
    tables_of,
)
from contracts.units import Unit
from pipelines.checks.contract import violations
from pipelines.checks.rules import POSITION, schema_failures
from pipelines.source_registry import loaded_sources
from tests.fixtures.drawn_tables import tables

TABLES = list(all_tables().values())
BY_NAME = pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.name)

# One name, two closed lists: flags of Eurostat and of ours, waves with and without `combined`; the
# answer of a profile's line is what was chosen or given where it is not yes, no or unknown; the
# evidence of a scorecard is told in words.
_LISTS_THAT_DIFFER = {"answer", "evidence", "flag", "wave"}


def test_no_key_of_a_mart_may_be_null_but_the_item_and_option_of_an_answer() -> None:
    """Those two refer to survey_item and survey_option, and only some questions have any."""
    nullable = {
        (spec.name, column.name)
        for spec in tables_of("mart")
        for column in spec.columns
        if column.name in spec.primary_key and column.nullable
    }

    assert nullable == {
        ("answer_count", "item_id"),
        ("survey_answer", "item_id"),
        ("survey_answer", "option_id"),
        ("survey_share", "item_id"),
    }


@BY_NAME
def test_primary_key_is_made_of_columns(spec: TableSpec) -> None:
    assert spec.primary_key
    assert set(spec.primary_key) <= set(spec.column_names)
    assert len(set(spec.primary_key)) == len(spec.primary_key)


@BY_NAME
def test_foreign_keys_point_to_columns_of_equal_type(spec: TableSpec) -> None:
    for key in spec.foreign_keys:
        target = all_tables().get(key.table)
        assert target is not None, key.table
        assert set(key.columns) <= set(spec.column_names)
        own = [spec.dtypes[name] for name in key.columns]
        theirs = [target.dtypes[name] for name in key.references]
        assert own == theirs


@BY_NAME
def test_foreign_keys_stay_in_their_layer(spec: TableSpec) -> None:
    # A mart that pointed to landing would point to what no release holds.
    assert {all_tables()[key.table].layer for key in spec.foreign_keys} <= {spec.layer}


@BY_NAME
def test_city_mentions_name_columns(spec: TableSpec) -> None:
    where = spec.city_mention
    if where is None:
        return
    named = [where.code, where.name, where.country, where.admin1, where.geography_level]
    columns = {name for name in named if name and not name.startswith("=")}
    assert columns <= set(spec.column_names)


@BY_NAME
def test_columns_have_a_sentence_and_a_unit_of_the_list(spec: TableSpec) -> None:
    units = {unit.value for unit in Unit}
    for column in spec.columns:
        text = column.description.strip()
        assert text.endswith((".", "?", "…")), f"{column.name}: end '{text}' with a full stop"
        assert column.unit in units, f"{column.name}: '{column.unit}' is not in contracts/units.py"


@BY_NAME
def test_table_says_what_a_row_is_and_has_a_semantic_version(spec: TableSpec) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", spec.version)
    assert spec.each_row_is_a
    assert spec.title
    assert spec.layer in ("landing", "mart")


@BY_NAME
def test_column_that_may_not_be_null_takes_its_row_out(spec: TableSpec) -> None:
    # Blanking it would leave a null where the contract promises that there is none.
    for column in spec.columns:
        assert column.nullable or column.on_failure == "row", column.name


@BY_NAME
def test_key_of_a_landing_table_is_not_blanked(spec: TableSpec) -> None:
    # A blanked key makes the row another one; what may be null in a key is listed here.
    may_be_null = {"level", "label_year", "column_name", "item_id", "option_id"}
    columns = {column.name: column for column in spec.columns}
    blanked = {name for name in spec.primary_key if columns[name].on_failure == "cell"}
    assert blanked <= may_be_null


@BY_NAME
def test_empty_table_keeps_its_contract(spec: TableSpec) -> None:
    if spec.name == "raw_vocabulary__policy_area":
        pytest.skip("must hold 19 rows")

    assert violations(spec.empty(), spec) == []


@BY_NAME
def test_explanations_are_of_rules_that_the_contract_has(spec: TableSpec) -> None:
    rules = {check.name for check in spec.model.to_schema().checks}

    assert set(spec.explain) <= rules


def test_same_name_has_the_same_type_everywhere() -> None:
    types = defaultdict(set)
    for spec in TABLES:
        for column in spec.columns:
            types[column.name].add(str(column.dtype))

    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_same_name_has_the_same_unit_everywhere() -> None:
    units = defaultdict(set)
    for spec in TABLES:
        for column in spec.columns:
            units[column.name].add(column.unit)

    assert {name: found for name, found in units.items() if len(found) > 1} == {}


def test_same_name_has_the_same_closed_list_everywhere() -> None:
    lists = defaultdict(set)
    for spec in TABLES:
        for column in spec.columns:
            lists[column.name].add(column.allowed)

    differing = {name for name, found in lists.items() if len(found) > 1}
    assert differing == _LISTS_THAT_DIFFER


def test_every_name_of_the_catalogue_is_defined_once() -> None:
    # The topics are read one after the other: a second column of a name would replace the first.
    defined = defaultdict(list)
    for path in sorted(Path(catalogue.__file__).parent.glob("[a-z]*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign):
                defined[node.targets[0].id].append(path.stem)  # type: ignore[attr-defined]

    columns = {name: topics for name, topics in defined.items() if not name.startswith("_")}
    assert len(columns) > 200
    assert {name: topics for name, topics in columns.items() if len(topics) > 1} == {}
    assert set(columns) <= set(vars(catalogue))
    assert not set(columns) & {path.stem for path in Path(catalogue.__file__).parent.iterdir()}


def test_names_of_columns_are_snake_case() -> None:
    odd = {
        name
        for spec in TABLES
        for name in spec.column_names
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)
    }

    assert odd == set()


def test_names_of_tables_tell_their_layer() -> None:
    for spec in TABLES:
        is_landing = re.match(r"(raw_[a-z0-9_]+|identity|provenance|study)__[a-z0-9_]+$", spec.name)
        assert bool(is_landing) == (spec.layer == "landing"), spec.name


def test_every_landing_table_belongs_to_a_source_or_a_step() -> None:
    for spec in tables_of("landing"):
        owner = spec.name.removeprefix("raw_").partition("__")[0]
        assert owner in {*loaded_sources(), "identity", "provenance", "study"}, spec.name


def test_every_mart_declares_sources_that_are_loaded() -> None:
    for spec in tables_of("mart"):
        assert set(spec.sources) <= set(loaded_sources()), spec.name


def test_contract_without_a_description_cannot_be_defined() -> None:
    class Silent(Contract):
        """A table whose column says nothing."""

        x: pl.String = pa.Field()

        class Config:
            name = "silent"
            metadata: ClassVar = {
                "each_row_is_a": "x",
                "primary_key": ["x"],
            }

    with pytest.raises(ContractDefinitionError, match="column x has no description"):
        describe(Silent)


def test_contract_without_a_row_meaning_cannot_be_defined() -> None:
    class Vague(Contract):
        """A table that does not say what a row is."""

        code: pl.String = catalogue.code()

        class Config:
            name = "vague"
            metadata: ClassVar = {"primary_key": ["code"]}

    with pytest.raises(ContractDefinitionError, match="each_row_is_a; add"):
        describe(Vague)


_WITH_RULES = [s for s in TABLES if s.rules_by_row and s.model.to_schema().checks]


@pytest.mark.parametrize("spec", _WITH_RULES, ids=lambda spec: spec.name)
@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rules_by_row_judge_each_row_alone(spec: TableSpec, data: st.DataObject) -> None:
    # What would go wrong: a rule that compares rows, judged in parts, misses what stands apart.
    frame = data.draw(tables(spec)).with_row_index(POSITION)

    together = schema_failures(frame, spec)
    alone = [found for row in frame.iter_slices(1) for found in schema_failures(row, spec)]

    assert sorted(map(repr, together)) == sorted(map(repr, alone))
