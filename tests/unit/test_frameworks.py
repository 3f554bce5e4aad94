"""Frameworks: items and links are read; an item hangs on its own framework, a link joins two."""

from pathlib import Path

import polars as pl
import pytest

from contracts.model import all_tables
from pipelines.checks.contract import enforce
from pipelines.sources.frameworks import parse
from tests.fixtures.snapshots import open_fixture

ITEM, LINK = "raw_frameworks__item", "raw_frameworks__link"


def test_parse_reads_items_and_links(tmp_path: Path) -> None:
    frames = parse(open_fixture(tmp_path, "frameworks"))

    assert frames[ITEM].filter(pl.col("item_id") == "leadership_vision")["parent_id"].to_list() == [
        "strategic_layer"
    ]
    assert frames[LINK]["to_item_id"].to_list() == ["meta_capacities", "tools", "r07"]


def test_item_below_an_item_of_another_framework_is_left_out(tmp_path: Path) -> None:
    items = parse(open_fixture(tmp_path, "frameworks"))[ITEM].with_columns(
        parent_id=pl.when(pl.col("item_id") == "tools").then(pl.lit("r01")).otherwise("parent_id")
    )

    result = enforce(items, all_tables()[ITEM], {})

    assert [bad.rule for bad in result.quarantined] == ["parent_in_same_framework"]
    assert "tools" not in result.accepted["item_id"]


@pytest.mark.parametrize(
    ("column", "rule"),
    [("to_framework_id", "link_joins_two_frameworks"), ("to_item_id", "in_raw_frameworks__item")],
)
def test_link_that_leads_nowhere_is_left_out(column: str, rule: str, tmp_path: Path) -> None:
    frames = parse(open_fixture(tmp_path, "frameworks"))
    items = enforce(frames[ITEM], all_tables()[ITEM], {}).accepted
    value = "recommendations" if column == "to_framework_id" else "r99"
    links = frames[LINK].with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(value)).otherwise(column).alias(column)
    )

    result = enforce(links, all_tables()[LINK], {ITEM: items})

    assert any(rule in bad.rule for bad in result.quarantined)
    assert result.accepted.height == links.height - 1
