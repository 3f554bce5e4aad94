"""How a catalogue entry is written: a function that declares its column inside a contract."""

from typing import Any, Protocol

import pandera.polars as pa

from contracts.units import Unit


class Column(Protocol):
    """A catalogue entry: call it inside a contract to declare the column there."""

    def __call__(
        self,
        *,
        nullable: bool = False,
        about: str | None = None,
        published_as: str | None = None,
        on_failure: str | None = None,
    ) -> Any:
        """Declare the column.

        Args:
            nullable: May it be empty? A nullable cell that breaks a rule is blanked; the row stays.
            about: Text that replaces the catalogue's where this table means something narrower.
            published_as: The publisher's name, where ours differs; users search by it.
            on_failure: `row` where a wrong value makes all of the row unusable though null is fine.
        """


def _column(description: str, unit: Unit = Unit.NONE, **checks: Any) -> Column:
    def declare(
        *,
        nullable: bool = False,
        about: str | None = None,
        published_as: str | None = None,
        on_failure: str | None = None,
    ) -> Any:
        metadata = {"unit": unit.value, "source_column": published_as}
        if on_failure:
            metadata["on_failure"] = on_failure
        return pa.Field(
            nullable=nullable, description=about or description, metadata=metadata, **checks
        )

    return declare


def own_column(
    description: str,
    unit: Unit = Unit.NONE,
    *,
    nullable: bool = False,
    published_as: str | None = None,
    **checks: Any,
) -> Any:
    """Declare a column that only the tables of one source have; see `Column`.

    Args:
        description: A sentence on what it means.
        unit: What it is measured in.
        nullable: May it be empty?
        published_as: The publisher's name, where ours differs.
        **checks: What holds of each cell, as Pandera's `Field` takes it: `ge=0`.
    """
    return _column(description, unit, **checks)(nullable=nullable, published_as=published_as)


def _one_of(description: str, values: tuple[str, ...]) -> Column:
    return _column(f"{description} One of: {', '.join(values)}.", isin=list(values))


_ID = r"^[a-z0-9][a-z0-9_]*$"
_PCT = {"ge": 0, "le": 100}
