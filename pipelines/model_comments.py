"""The first comment of an intermediate model: what one row is, and the columns that name a row.

It is the model's description and its key test, in dbt and in Dagster; `cityfare generate` writes
both from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.errors import WarehouseError

_KEY = "Key: "
_NO_KEY = "none"


@dataclass(frozen=True)
class ModelComment:
    """What the first comment of a model says. A table of one row has a key without columns."""

    description: str
    key: tuple[str, ...]
    is_table: bool
    """Is the model kept as a table? A view is computed once more for each test of it."""


def read_comment(model: str, sql: str, notice: str) -> ModelComment:
    """Read the first comment of a model.

    Args:
        model: Its name.
        sql: Its text.
        notice: A line of generated models that says so, and is not a part of the description.

    Raises:
        WarehouseError: The comment does not say what one row is, or not by which columns.
    """
    lines = [line for line in _first_comment(sql) if line != notice]
    keys = [line.removeprefix(_KEY) for line in lines if line.startswith(_KEY)]
    description = " ".join(line for line in lines if not line.startswith(_KEY))
    if len(keys) != 1 or not description.startswith("One row"):
        raise WarehouseError(
            f"dbt model {model}",
            expected="a first comment that begins with 'One row', and a line of it '-- Key: ' with "
            f"the columns that are unique together, or '{_NO_KEY}' where there is one row",
            found=" ".join(lines) or "no comment",
            remedy=f"Write the comment at the top of {model}.sql, then `cityfare generate`.",
        )
    columns = () if keys[0] == _NO_KEY else tuple(keys[0].split(", "))
    return ModelComment(description, columns, "materialized='table'" in sql)


def _first_comment(sql: str) -> Iterable[str]:
    is_begun = False
    for line in sql.splitlines():
        if line.startswith("--"):
            is_begun = True
            yield line.removeprefix("--").strip()
        elif is_begun:
            return
