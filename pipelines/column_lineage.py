"""From which columns each column of a model is made, read from its compiled SQL by SQLGlot.

Here: one model after another, and what is kept of it. Not here: how Dagster shows it
(`assets/dbt.py`), or which asset stands for a staging view.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from pipelines.files import sha256_of, write_json

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

Columns: TypeAlias = dict[str, list[list[str]]]
"""For each column of a model the columns that it is made of, as [table, column]: none of a constant
or a count of rows."""


@dataclass(frozen=True)
class CompiledModel:
    """A model as dbt ran it: its SQL without Jinja, and the names of the models that it reads."""

    name: str
    sql: str
    reads: tuple[str, ...]


class KeptLineage:
    """The lineage of models, kept in a file from build to build: it changes only with the SQL."""

    def __init__(self, path: Path, dialect: str) -> None:
        self._path = path
        self._dialect = dialect
        stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self._digests: dict[str, str] = stored.get("digests", {})
        self._columns: dict[str, Columns] = stored.get("columns", {})

    def trace(
        self, models: Iterable[CompiledModel], seeds: Mapping[str, list[str]], *, reads_sql: bool
    ) -> dict[str, Columns]:
        """Give the lineage of models, each after those that it reads.

        Args:
            models: In the order in which they ran.
            seeds: Columns of the tables that are made from no SQL.
            reads_sql: Read the SQL of models that have changed; else they are left out.
        """
        traced = {}
        for model in models:
            schema = {
                name: sorted(seeds[name] if name in seeds else self._columns.get(name, {}))
                for name in model.reads
            }
            digest = sha256_of(json.dumps([model.sql, schema]).encode())
            if self._digests.get(model.name) != digest:
                if not reads_sql:
                    continue
                self._columns[model.name] = columns_of(model.sql, schema, self._dialect)
                self._digests[model.name] = digest
            traced[model.name] = self._columns[model.name]
        if reads_sql:
            write_json(self._path, {"digests": self._digests, "columns": self._columns})
        return traced


def columns_of(sql: str, schema: Mapping[str, list[str]], dialect: str) -> Columns:
    """Trace each column of a query to columns of the tables that it reads.

    Args:
        sql: A query.
        schema: Columns of each table that it reads.
        dialect: As SQLGlot calls it, which is how the engine is called.
    """
    # dagster-dbt needs it too; a build that traces nothing does not import it.
    from sqlglot import exp, parse_one
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    query = parse_one(sql, dialect=dialect)
    for table in query.find_all(exp.Table):
        # The catalogue is the file that was being built.
        table.set("db", None)
        table.set("catalog", None)
    types: dict[str, object] = {
        name: dict.fromkeys(columns, "varchar") for name, columns in schema.items()
    }
    qualified = cast("exp.Query", qualify(query, schema=types, dialect=dialect, identify=False))
    scope = build_scope(qualified)
    return {
        column: _made_of(column, qualified, scope, dialect) for column in qualified.named_selects
    }


def _made_of(
    column: str, query: "exp.Query", scope: "Scope | None", dialect: str
) -> list[list[str]]:
    from sqlglot import exp
    from sqlglot.lineage import lineage

    traced = lineage(column, query, schema={}, scope=scope, dialect=dialect, trim_selects=False)
    ends = [
        (node.expression.name, node.name.rpartition(".")[2])
        for node in traced.walk()
        if not node.downstream and isinstance(node.expression, exp.Table)
    ]
    return [[table, source] for table, source in sorted(set(ends))]
