"""What the tests of the simulation share: the repository's questionnaire, figures and seeds."""

import pytest

from pipelines.settings import Settings
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.plan import Plan
from pipelines.simulate.reference import Reference, load_reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(Settings())


@pytest.fixture(scope="session")
def drawn(reference: Reference) -> Drawn:
    """A draw of 60 cities with the gaps that were published."""
    return draw(Plan(60, 1, reference.published_gaps), reference)
