"""What the tests of faults share: a project of which only the release is left to be made."""

import shutil
from pathlib import Path

import pytest

from pipelines.settings import Settings
from tests.conftest import Built, Once, settings_of_copy
from tests.faults.planting import publishable


@pytest.fixture(scope="session")
def publishable_project(built: Built, once: Once) -> Path:
    """Folder of a project that is built and checked, with an old release; tests copy it."""
    return once("publishable", lambda folder: publishable(built, folder / "project").project_dir)


@pytest.fixture
def ready(publishable_project: Path, tmp_path: Path) -> Settings:
    """Everything is built and checked; only publishing is left to do."""
    return settings_of_copy(shutil.copytree(publishable_project, tmp_path / "ready"))
