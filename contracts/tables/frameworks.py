"""Landing tables of the frameworks: recommendations, principles, goals, and how they meet."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from contracts import columns as c
from contracts.model import Contract, fk


class FrameworkItemColumns(Contract):
    """An item of a framework."""

    framework_id: pl.String = c.framework_id()
    item_id: pl.String = c.framework_item_id()
    position: pl.Int32 = c.position()
    label: pl.String = c.label()
    parent_id: pl.String = c.parent_id(nullable=True)

    @pa.dataframe_check(name="parent_in_same_framework")
    def parent_in_same_framework(cls, data: PolarsData) -> pl.LazyFrame:
        """An item that is part of nothing known would hang loose."""
        own = pl.concat_str("framework_id", "item_id", separator="|").implode()
        parent = pl.concat_str("framework_id", "parent_id", separator="|")
        return data.lazyframe.select(pl.col("parent_id").is_null() | parent.is_in(own))

    @pa.dataframe_check(name="position_once_in_framework")
    def position_once_in_framework(cls, data: PolarsData) -> pl.LazyFrame:
        """Two items in one place have no order."""
        return data.lazyframe.select(pl.len().over("framework_id", "position") == 1)


class FrameworkLinkColumns(Contract):
    """A link between items of two frameworks, with its reason."""

    from_framework_id: pl.String = c.from_framework_id()
    from_item_id: pl.String = c.from_item_id()
    to_framework_id: pl.String = c.to_framework_id()
    to_item_id: pl.String = c.to_item_id()
    evidence: pl.String = c.evidence(
        about="Does an original print the link (stated), or is it ours (inferred)?"
    )
    reason: pl.String = c.link_reason()

    @pa.dataframe_check(name="link_joins_two_frameworks")
    def link_joins_two_frameworks(cls, data: PolarsData) -> pl.LazyFrame:
        """What is part of what within a framework is said by its parent."""
        return data.lazyframe.select(pl.col("from_framework_id") != pl.col("to_framework_id"))


class FrameworkItems(FrameworkItemColumns):
    """Items of the frameworks, in the order of the originals."""

    class Config:
        name = "raw_frameworks__item"
        metadata = {
            "each_row_is_a": "item of a framework",
            "primary_key": ["framework_id", "item_id"],
        }


class FrameworkLinks(FrameworkLinkColumns):
    """Links between items of two frameworks."""

    class Config:
        name = "raw_frameworks__link"
        metadata = {
            "each_row_is_a": "link between two items",
            "primary_key": ["from_framework_id", "from_item_id", "to_framework_id", "to_item_id"],
            "foreign_keys": [
                fk(
                    "from_framework_id, from_item_id",
                    "raw_frameworks__item",
                    "framework_id, item_id",
                ),
                fk("to_framework_id, to_item_id", "raw_frameworks__item", "framework_id, item_id"),
            ],
        }
