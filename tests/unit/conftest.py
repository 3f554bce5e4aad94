"""What unit tests share: hypothesis without clock or memory, and the data of the repository."""

import polars as pl
import pytest
from hypothesis import settings

from tests.fixtures.snapshots import frames_of_raw

# Derandomised: the same examples on every machine, and no database in the working tree.
settings.register_profile("cityfare", derandomize=True, deadline=None, max_examples=25)
settings.load_profile("cityfare")


class Raw:
    """The repository's own snapshots, parsed when they are first asked for."""

    def table(self, name: str) -> pl.DataFrame:
        """One landing table as its parser returns it, all text."""
        return frames_of_raw(name.removeprefix("raw_").partition("__")[0])[name]


@pytest.fixture(scope="session")
def raw() -> Raw:
    """Parsed tables of raw/, by landing name."""
    return Raw()
