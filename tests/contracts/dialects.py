"""A lint of compiled SQL: what DuckDB and Spark read differently, or only one of them reads.

Here: models and generic tests as Spark gets them, and the traps that a statement steps into. Types
are known by name alone: a column is taken for a fraction where a contract has one of its name.
Not here: whether both engines give equal rows, which `make test-spark` compares.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import sqlglot
from jinja2 import Environment
from sqlglot import exp
from sqlglot.errors import SqlglotError

from contracts.model import all_tables

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"

# Functions with the same result on both engines; a new one is added after it was tried on both.
FUNCTIONS = frozenset(
    re.findall(
        r"\w+",
        """
        ABS, AND, CASE, CAST, COALESCE, COUNT, DENSE_RANK, EXISTS, EXTRACT, FLOOR, GREATEST,
        GROUP_CONCAT, IF, LAG, LEAD, LEAST, LENGTH, LN, MAKE_DATE, MAX, MIN, NULLIF, OR,
        PERCENTILE_CONT, RANK, REPLACE, ROUND, ROW_NUMBER, SQRT, SUBSTRING, SUM, TRIM,
        TRY_CAST
        """,
    )
)
# The parser would read these as the portable form, or as a name.
WORDS = {
    "positional": "a join on a key",
    "string_agg": "joined()",
    "try_cast": "cast()",
    "varchar": "text_type()",
}
TYPES = frozenset({"BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "INT", "TEXT"})
# Days of the week and seconds are counted or typed differently.
PARTS_OF_DATES = frozenset({"YEAR", "QUARTER", "MONTH", "DAY"})
FRACTIONS = frozenset(
    column.name
    for table in all_tables().values()
    for column in table.columns
    if column.dtype == pl.Float64
)


class _Dbt:
    def type_string(self) -> str:
        return "string"

    def __getattr__(self, name: str) -> Any:
        # On Spark listagg() forgets its order, dateadd() gives a timestamp, datediff() rounds.
        raise NotImplementedError(f"dbt.{name}, not known to be equal: use a macro of engine.sql")


class _Adapter:
    """Finds the macro of an engine that has none of its own, which Spark is."""

    def __init__(self) -> None:
        self.macros: dict[str, Any] = {}

    def dispatch(self, name: str, package: str) -> Any:
        return self.macros[f"default__{name}"]


def compile_for_spark() -> dict[str, str]:
    """Every model and generic test by its name, rendered as dbt renders it for Spark."""
    environment = _environment({})
    generic = [_as_macro(path.read_text("utf-8")) for path in _files("tests")]
    tests = environment.from_string("".join(generic)).module
    columns = ["city_code", "wave"]
    return {
        **{
            path.stem: environment.from_string(path.read_text("utf-8")).render()
            for path in _files("models")
        },
        "unique_key": str(tests.unique_key("city", columns)),  # type: ignore[attr-defined]
        "refers_to": str(tests.refers_to("city", columns, "town", columns)),  # type: ignore[attr-defined]
    }


def _as_macro(text: str) -> str:
    """Jinja knows no tests; dbt reads them as macros too."""
    return text.replace("{% test ", "{% macro ").replace("endtest", "endmacro")


def render(text: str, **variables: object) -> str:
    """One model as dbt renders it for Spark, with variables of dbt."""
    return _environment(variables).from_string(text).render()


def _environment(variables: Mapping[str, object]) -> Environment:
    """What a model may call."""
    adapter = _Adapter()
    environment = Environment()
    environment.globals |= {
        "adapter": adapter,
        "dbt": _Dbt(),
        "config": lambda **settings: "",
        "ref": str,
        "source": lambda source, table: f"{source}.{table}",
        "return": lambda value: value,
        "target": {"schema": "cityfare"},
        "var": lambda name, default=None: variables.get(name, default),
    }
    macros = environment.from_string("".join(path.read_text("utf-8") for path in _files("macros")))
    adapter.macros = vars(macros.module)
    environment.globals |= vars(macros.module)
    return environment


def _files(folder: str) -> list[Path]:
    return sorted((DBT_PROJECT / folder).rglob("*.sql"))


def find_traps(sql: str) -> list[str]:
    """What in a statement differs between the engines; each as what was found and what to write."""
    if "\\" in sql:
        return ["a backslash, which Spark takes out of a literal: write a class such as [0-9]"]
    tokens = sqlglot.tokenize(sql, "duckdb")
    if any(token.token_type.name == "IDENTIFIER" for token in tokens):
        return ["a quoted identifier, which Spark reads as text: give it a plain name"]
    words = {token.text.lower() for token in tokens if token.token_type.name != "STRING"}
    if only_duckdb := sorted(words & WORDS.keys()):
        return [f"{word}: use {WORDS[word]}" for word in only_duckdb]
    try:
        tree = sqlglot.parse_one(sql, dialect="spark")
    except SqlglotError as error:
        return [f"no SQL of Spark: {str(error).splitlines()[0]}"]
    if not isinstance(tree, exp.Query):
        return ["no query"]
    return sorted({trap for node in tree.walk() for trap in _traps_of(node)})


def _traps_of(node: exp.Expression) -> Iterator[str]:
    for kinds, find in _FINDERS:
        if isinstance(node, kinds):
            yield from find(node)
    if isinstance(node, _NOT_ON_BOTH):
        yield f"{type(node).__name__}: {node.sql('duckdb')[:60]}, not read alike by both engines"


def _function(node: exp.Func) -> Iterator[str]:
    name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).upper()
    if name == "CONCAT":
        yield "adjacent literals, concat(): Spark loses the quote, or gives null: use ||"
    elif name not in FUNCTIONS:
        yield f"function {name.lower()}, not known to be equal: use a macro of engine.sql"


def _cast(node: exp.Cast) -> Iterator[str]:
    name = node.to.this.name if isinstance(node.to.this, exp.DType) else str(node.to.this)
    if name not in TYPES:
        yield f"type {name.lower()}: use one of {', '.join(sorted(TYPES)).lower()}, text_type()"
    if name in ("INT", "BIGINT") and _may_be_fraction(node.this):
        yield f"{node.sql()}: DuckDB rounds, Spark truncates: use rounded() or floor()"
    if name == "TEXT" and _may_be_fraction(node.this) and not _is_decimal(node.this):
        yield f"{node.sql()}: Spark writes large and small doubles as 1.0E7: cast to a decimal"


def _may_be_fraction(value: exp.Expression) -> bool:
    if isinstance(value, (exp.Floor, exp.Round, exp.Count)):
        return False
    if isinstance(value, exp.Column):
        return value.name in FRACTIONS
    is_typed = isinstance(value, exp.Cast) and value.to.is_type("double", "decimal")
    if is_typed or isinstance(value, exp.Div) or _is_decimal_literal(value):
        return True
    return any(map(_may_be_fraction, _results_of(value)))


def _results_of(value: exp.Expression) -> Iterator[exp.Expression]:
    """What a value is made of; not what only decides which one it is, or over which rows."""
    if isinstance(value, exp.If):
        yield value.args["true"]
    elif isinstance(value, exp.Window):
        yield value.this
    else:
        yield from value.iter_expressions()


def _is_decimal(value: exp.Expression) -> bool:
    return isinstance(value, exp.Cast) and bool(value.to.is_type("decimal"))


def _is_decimal_literal(value: exp.Expression) -> bool:
    return isinstance(value, exp.Literal) and re.fullmatch(r"\d*\.\d+", value.sql()) is not None


def _sum(node: exp.Sum) -> Iterator[str]:
    if _may_be_fraction(node.this) and not any(map(_is_decimal, node.walk())):
        yield f"{node.sql()}: the order of doubles decides the last bit: cast to decimal"


def _extract(node: exp.Extract) -> Iterator[str]:
    if node.name.upper() not in PARTS_OF_DATES:
        yield f"{node.sql()}: Sunday is 0 on DuckDB, 1 on Spark: only year, quarter, month, day"


def _substring(node: exp.Substring) -> Iterator[str]:
    start = node.args.get("start")
    if isinstance(start, exp.Neg) or (isinstance(start, exp.Literal) and start.name == "0"):
        yield f"{node.sql()}: characters count from 1; before that the engines differ"


def _ordered(node: exp.Ordered) -> Iterator[str]:
    if isinstance(node.this, exp.Literal) and isinstance(node.parent.parent, exp.Query):
        yield f"order by {node.this.sql()}: name the column"
    # Spark puts nulls first where the order is ascending and does not say.
    is_first = node.args.get("nulls_first") and not _is_never_null(node.this)
    if is_first and not isinstance(
        node.find_ancestor(exp.WithinGroup, exp.Select), exp.WithinGroup
    ):
        yield f"order by {node.this.sql()} without nulls last"


def _is_never_null(value: exp.Expression) -> bool:
    if isinstance(value, exp.Case):
        outcomes = [branch.args["true"] for branch in value.args["ifs"]]
        return all(isinstance(one, exp.Literal) for one in [*outcomes, value.args.get("default")])
    return isinstance(value, exp.Literal)


def _division(node: exp.Div) -> Iterator[str]:
    is_double = any(cast.to.is_type("double") for cast in node.find_all(exp.Cast))
    decimals = [cast for cast in node.find_all(exp.Cast) if cast.to.is_type("decimal")]
    literals = list(filter(_is_decimal_literal, node.find_all(exp.Literal)))
    if (decimals or literals) and not is_double:
        yield f"{node.sql()}: of decimals a decimal on Spark, a double on DuckDB: cast to double"
    divisor = node.expression.unnest()
    if not _is_never_zero(divisor):
        yield f"/ {divisor.sql()}: by zero an error on Spark: use nullif"


def _is_never_zero(divisor: exp.Expression) -> bool:
    is_number = isinstance(divisor, exp.Literal) and float(divisor.this) != 0
    return is_number or isinstance(divisor, exp.Count) or divisor.find(exp.Nullif) is not None


def _round(node: exp.Round) -> Iterator[str]:
    if node.args.get("decimals"):
        yield f"{node.sql()}: Spark rounds the decimal form of a double: use rounded()"


def _difference(node: exp.Binary) -> Iterator[str]:
    if any(isinstance(one, exp.Cast) and one.to.is_type("date") for one in (node.left, node.right)):
        yield f"{node.sql()}: days on DuckDB, an interval on Spark: use a macro of engine.sql"


def _star(node: exp.Star) -> Iterator[str]:
    if any(node.args.get(name) for name in ("except_", "except", "replace", "rename")):
        yield "exclude or replace of columns: name the columns"


def _window(node: exp.Window) -> Iterator[str]:
    if isinstance(node.this, exp.Count) and node.find(exp.Distinct):
        yield "count(distinct ...) over: count in a query of its own"


def _with(node: exp.With) -> Iterator[str]:
    if node.recursive:
        yield "with recursive"


def _join(node: exp.Join) -> Iterator[str]:
    if "ASOF" in (node.method, node.side, node.kind):
        yield "asof join"


def _set_operation(node: exp.SetOperation) -> Iterator[str]:
    if node.args.get("by_name"):
        yield "union by name: name the columns"


def _distinct(node: exp.Distinct) -> Iterator[str]:
    if node.args.get("on"):
        yield "distinct on: take the first of row_number()"


_FINDERS: tuple[tuple[Any, Any], ...] = (
    (exp.Func, _function),
    (exp.Cast, _cast),
    (exp.Ordered, _ordered),
    (exp.Div, _division),
    (exp.Round, _round),
    ((exp.Sub, exp.Add), _difference),
    (exp.Star, _star),
    (exp.Window, _window),
    (exp.With, _with),
    (exp.Join, _join),
    (exp.Sum, _sum),
    (exp.Extract, _extract),
    (exp.Substring, _substring),
    (exp.SetOperation, _set_operation),
    (exp.Distinct, _distinct),
)
_NOT_ON_BOTH = (
    exp.Qualify,
    exp.Interval,
    exp.Pivot,
    exp.Lambda,
    exp.Bracket,
    exp.IntDiv,
    exp.BitwiseNot,
    # Power on DuckDB.
    exp.BitwiseXor,
    exp.Glob,
    exp.ILike,
    exp.Parameter,
    exp.SimilarTo,
    exp.TableSample,
)
