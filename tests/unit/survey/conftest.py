"""What the parser's tests share: the repository's vocabulary."""

import pytest

from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.vocabulary import Vocabulary
from pipelines.vocabulary import load_codebook, load_words


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Look-ups from the vocabulary in `raw/`."""
    return load_words(Settings()).vocabulary


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """What each wave asked, from the vocabulary in `raw/`."""
    return load_codebook(Settings())
