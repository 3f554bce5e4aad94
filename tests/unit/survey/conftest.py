"""What the parser's tests share: the repository's vocabulary."""

import pytest

from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import Codebook, load_codebook
from pipelines.survey.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Look-ups from the vocabulary in `raw/`."""
    return load_vocabulary(Settings().raw)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """What each wave asked, from the vocabulary in `raw/`."""
    return load_codebook(Settings().raw)
