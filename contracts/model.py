"""What a contract is, and how the rest of the project reads one.

Here: the base model, the records that describe a table, discovery by convention.
Not here: any single table (`contracts/tables/`), or enforcement (`pipelines/checks/contract.py`).
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import pandera.polars as pa
import polars as pl

from contracts.types import TYPE_NAMES, TypeNames

Layer = Literal["landing", "mart"]
Step = Literal["core", "study"]
"""Made before the study, or from what the study wrote."""
Explain = Callable[[pl.DataFrame, int], str]
"""(the failing table, the position of the failing row) -> why that row cannot stand."""


class ContractDefinitionError(Exception):
    """A contract is written in a way that nothing could enforce or generate from."""


class Contract(pa.DataFrameModel):
    """Base of every table contract: no column more, none less, in the declared order.

    A subclass sets `Config.name` (the table) and `Config.metadata`, whose keys are the fields of
    `TableSpec` that Pandera has no word for. A table whose name has `__` in it is a landing table,
    every other one a mart.
    """

    class Config:
        strict = True
        ordered = True
        coerce = False


@dataclass(frozen=True)
class ForeignKey:
    """`columns` of this table must occur in `references` of `table`; nulls are not looked up."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


def values_in_group(column: str, by: str) -> str:
    """How many values a column has in the group of a row, null among them: for `rules_in_sql`."""
    has_null = f"max(case when {column} is null then 1 else 0 end)"
    group = f"over (partition by {by})"
    return f"count(distinct {column}) {group} + {has_null} {group}"


def fk(columns: str, table: str, references: str | None = None) -> ForeignKey:
    """Write a foreign key in one line: `fk("question_id, option_id", "survey_option")`."""
    own = tuple(name.strip() for name in columns.split(","))
    theirs = tuple(name.strip() for name in references.split(",")) if references else own
    return ForeignKey(own, table, theirs)


@dataclass(frozen=True)
class CityMention:
    """How a landing table names the cities it speaks of, so that identity can find them.

    `code`, `name`, `country`, `admin1`, `geography_level` and `now` are column names; a value that
    starts with `=` is a constant. `vintage` is a constant; one that starts with `@` names the
    column. `country` may hold an ISO code, an English name or Eurostat's prefix.
    `is_code` says that the publisher's code alone makes a city, even without a gazetteer entry.
    `makes_city` is False for a code list: it adds codes to cities that other sources know.
    `now` holds the code that the city has in the vintage `current`, where codes were renumbered.
    """

    code_system: str
    vintage: str
    code: str
    name: str
    country: str
    admin1: str | None = None
    geography_level: str = "=city"
    is_code: bool = False
    makes_city: bool = True
    now: str | None = None

    @property
    def key(self) -> list[str]:
        """Columns that tell one code of the table from another."""
        return [*([self.vintage[1:]] if self.vintage.startswith("@") else []), self.code]

    @property
    def columns(self) -> list[str]:
        """Every column that it names."""
        named = (self.name, self.country, self.admin1, self.geography_level, self.now)
        given = [column for column in named if column and not column.startswith("=")]
        return list(dict.fromkeys([*self.key, *given]))


@dataclass(frozen=True)
class IndicatorValues:
    """How a landing table holds values of indicators, so that they reach `wellbeing_observation`.

    `code_system` and `vintage` are constants and name the list that the column `code` is of. Each
    other field names a column; one that starts with `=` is a constant, None is null. Rows without
    a value are left out. `model` is the dbt model that has these columns, where it takes more than
    the staging of the table to get them.
    """

    code_system: str
    vintage: str
    code: str
    indicator_code: str = "indicator_code"
    year: str = "year"
    year_basis: str = "=stated"
    value: str = "value"
    ci_low: str | None = None
    ci_high: str | None = None
    flag: str | None = None
    quality: str | None = None
    geography_level: str | None = None
    value_basis: str = "=published"
    model: str | None = None


@dataclass(frozen=True)
class Series:
    """Values by year, which a build compares with the last release and with their own history.

    `by` names the columns that make one series, `entity` whom each of its values is of; the columns
    of year and value have these names. `years_are_alike` is False where years are too unlike to be
    judged by each other. `warns` names the checks of `pipelines/checks/changes.py` that only warn.
    """

    by: tuple[str, ...]
    entity: str = "city_code"
    years_are_alike: bool = True
    warns: tuple[str, ...] = ("value_alone", "value_revised_alone")


@dataclass(frozen=True)
class ColumnSpec:
    """One column of a contract, as everything that is generated reads it."""

    name: str
    dtype: pl.DataType
    nullable: bool
    description: str
    unit: str
    allowed: tuple[str, ...]
    source_column: str | None
    on_failure: Literal["cell", "row"]

    @property
    def meaning(self) -> str:
        """The description, with the unit where there is one."""
        return f"{self.description} Unit: {self.unit}." if self.unit else self.description

    @property
    def type_names(self) -> TypeNames:
        """What the type is called outside of Polars."""
        return TYPE_NAMES[self.dtype.base_type()]


@dataclass(frozen=True)
class TableSpec:
    """One contract, read once: columns, keys, meaning and version."""

    name: str
    layer: Layer
    step: Step
    title: str
    description: str
    each_row_is_a: str
    version: str
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    sources: tuple[str, ...]
    usage_warnings: tuple[str, ...]
    copies: str | None
    """Landing table that a mart repeats; its model is generated."""
    city_mention: CityMention | None
    indicator_values: IndicatorValues | None
    explain: dict[str, Explain]
    columns: tuple[ColumnSpec, ...]
    model: type[Contract]
    max_share_out: float = 0.05
    """Share of a landing table's rows that rules may take out before its source stops."""
    series: Series | None = None
    rules_by_row: bool = False
    """Does every rule look at no other row than the one it judges?

    Else all rows are judged at once, in memory. True where there are no rules but those of columns.
    """
    rules_in_sql: Mapping[str, str] = field(default_factory=dict)
    """The rules across columns or rows as conditions in SQL, by name: all of them, or none."""
    start_here: bool = False
    """Is it one of the few tables that a newcomer should open first?"""

    @property
    def group(self) -> str:
        """What it is about: the module of `contracts/tables/` that it stands in."""
        return self.model.__module__.rpartition(".")[2]

    @property
    def meaning(self) -> str:
        """The description, and what a row is."""
        return f"{self.description} One row is a {self.each_row_is_a}."

    @property
    def key_may_be_null(self) -> bool:
        """Does a null in the key count as a value, which no primary key of SQL allows?"""
        return any(column.nullable for column in self.columns if column.name in self.primary_key)

    @property
    def column_names(self) -> list[str]:
        """Names in contract order."""
        return [column.name for column in self.columns]

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Polars dtype of every column, in contract order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """Zero rows with every column typed."""
        return pl.DataFrame(schema=self.dtypes)


def _allowed(column: Any) -> tuple[str, ...]:
    for check in column.checks:
        if check.name == "isin":
            return tuple(str(value) for value in check.statistics["allowed_values"])
    return ()


def _column_spec(name: str, column: Any) -> ColumnSpec:
    metadata = column.metadata or {}
    if not column.description:
        raise ContractDefinitionError(
            f"column {name} has no description; take one from contracts/columns"
        )
    if column.dtype.type.base_type() not in TYPE_NAMES:
        raise ContractDefinitionError(
            f"column {name}: expected one of the types in contracts/types.py; found "
            f"{column.dtype.type}; choose one of them, or name it there for every reader"
        )
    # Only what may be null can be blanked; a wrong key or code takes its row out instead.
    default = "cell" if column.nullable else "row"
    return ColumnSpec(
        name=name,
        dtype=column.dtype.type,
        nullable=column.nullable,
        description=column.description,
        unit=str(metadata.get("unit", "")),
        allowed=_allowed(column),
        source_column=metadata.get("source_column"),
        on_failure=metadata.get("on_failure", default),
    )


def describe(model: type[Contract]) -> TableSpec:
    """Read one contract.

    Raises:
        ContractDefinitionError: A description, key or row meaning is missing.
    """
    schema = model.to_schema()
    # Config.metadata does not reach to_schema().metadata (pandera 0.35), hence get_metadata().
    own = (model.get_metadata() or {}).get(schema.name or "", {}).get("dataframe") or {}
    missing = [key for key in ("each_row_is_a", "primary_key") if key not in own]
    if missing or not model.__doc__:
        raise ContractDefinitionError(
            f"contract {model.__name__}: expected a docstring and Config.metadata with "
            f"{', '.join(missing) or 'all keys'}; add them in {model.__module__}"
        )
    title, _, rest = model.__doc__.strip().partition("\n")
    return TableSpec(
        name=str(schema.name),
        layer="landing" if "__" in str(schema.name) else "mart",
        step=own.get("step", "core"),
        title=title.strip().rstrip("."),
        description=" ".join((title + " " + rest).split()),
        each_row_is_a=own["each_row_is_a"],
        version=own.get("version", "1.0.0"),
        primary_key=tuple(own["primary_key"]),
        foreign_keys=tuple(own.get("foreign_keys", ())),
        sources=tuple(own.get("sources", ())),
        usage_warnings=tuple(own.get("usage_warnings", ())),
        copies=own.get("copies"),
        city_mention=own.get("city_mention"),
        indicator_values=own.get("indicator_values"),
        explain=own.get("explain", {}),
        columns=tuple(_column_spec(name, column) for name, column in schema.columns.items()),
        model=model,
        max_share_out=own.get("max_share_out", TableSpec.max_share_out),
        series=own.get("series"),
        rules_by_row=own.get("rules_by_row", not schema.checks),
        rules_in_sql=own.get("rules_in_sql", {}),
        start_here=own.get("start_here", False),
    )


def _models() -> Iterator[type[Contract]]:
    package = importlib.import_module("contracts.tables")
    for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"contracts.tables.{module_info.name}")
        for member in vars(module).values():
            is_own = getattr(member, "__module__", None) == module.__name__
            is_contract = is_own and isinstance(member, type) and issubclass(member, Contract)
            # Without metadata it holds columns that two tables share, and is not a table.
            if is_contract and getattr(member.Config, "metadata", None):
                yield member


@cache
def all_tables() -> dict[str, TableSpec]:
    """Every contract by table name, landing first, each layer in alphabetical order."""
    specs = [describe(model) for model in _models()]
    specs.sort(key=lambda spec: (spec.layer, spec.name))
    tables = {spec.name: spec for spec in specs}
    if len(tables) != len(specs):
        raise ContractDefinitionError("two contracts share one table name; rename one of them")
    return tables


def tables_of(layer: Layer) -> list[TableSpec]:
    """The contracts of one layer, alphabetically."""
    return [spec for spec in all_tables().values() if spec.layer == layer]


def table(name: str) -> TableSpec:
    """One contract by table name; KeyError when there is none."""
    return all_tables()[name]


def landing_tables_of(source_id: str) -> list[TableSpec]:
    """The landing contracts of one source: those named `raw_<source>__…`."""
    return [spec for spec in tables_of("landing") if spec.name.startswith(f"raw_{source_id}__")]
