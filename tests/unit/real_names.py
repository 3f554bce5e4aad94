"""Every mention of the repository's snapshots, matched as the step matches them."""

from functools import cache

import polars as pl

from pipelines.identity.codes import CityCodes
from pipelines.identity.match import Match
from pipelines.identity.matcher import Matcher
from pipelines.identity.matcher_inputs import (
    TABLES_READ,
    make_codes,
    make_matcher,
    read_overrides,
    read_place_notes,
)
from pipelines.identity.mentions import mentioning_tables, mentions_of
from tests.unit.conftest import Raw


@cache
def real_matcher() -> Matcher:
    """What matches the mentions of raw/."""
    raw = Raw()
    tables = {name: raw.table(name) for name in TABLES_READ}
    tables["raw_geonames__place"] = tables["raw_geonames__place"].with_columns(
        pl.col("latitude", "longitude").cast(pl.Float64), pl.col("population").cast(pl.Int64)
    )
    return make_matcher(tables, read_overrides(), read_place_notes())


@cache
def real_matches() -> tuple[list[Match], CityCodes]:
    """All matches of raw/, and what gives them their codes."""
    raw, matcher = Raw(), real_matcher()
    matches = [
        matcher.match(mention)
        for spec in mentioning_tables()
        for mention in mentions_of(spec, raw.table(spec.name))
    ]
    return matches, make_codes(matcher, read_place_notes())
