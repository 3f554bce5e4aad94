"""What the tests of experience pages share: the repository's lists."""

import pytest

from pipelines.practices.lists import PracticeLists
from tests.unit.practices.pages import LISTS


@pytest.fixture(scope="session")
def lists() -> PracticeLists:
    """Names of countries, types, themes and places, from raw/ and the gazetteer."""
    return LISTS
