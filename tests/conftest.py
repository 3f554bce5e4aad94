"""What tests share: one warehouse built once, and copies of the project that may be broken."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

from pipelines import run
from pipelines.progress import Progress
from pipelines.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
_COPIED = ("raw", "contracts", "pipelines", "dbt_project", "docs", "requirements.lock", "README.md")


def pytest_configure() -> None:
    """Keep what a developer has set, and the files that they added, away from every test.

    Before collection: some modules ask for their settings when they are imported.
    """
    for name in [name for name in os.environ if name.startswith("CITYFARE_")]:
        del os.environ[name]
    os.environ["CITYFARE_OVERLAY_DIR"] = mkdtemp(prefix="cityfare-nothing-added-")


def pytest_unconfigure() -> None:
    """Remove the empty overlay; each process of a run has one of its own."""
    shutil.rmtree(os.environ["CITYFARE_OVERLAY_DIR"], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def nothing_added() -> Iterator[None]:
    """The overlay of the session is empty, and no test may leave anything in it."""
    overlay = Path(os.environ["CITYFARE_OVERLAY_DIR"])
    assert list(overlay.iterdir()) == []
    yield
    left = list(overlay.iterdir())
    assert left == [], "a test added to the session's overlay; give it one of its own"


@dataclass(frozen=True)
class Built:
    """A finished build: where it lies and which release it made."""

    settings: Settings
    version: str
    steps: frozenset[str]
    """Names of the steps that it reported."""

    @property
    def release(self) -> Path:
        return self.settings.releases / self.version


def build_into(settings: Settings, *, with_expectations: bool = True) -> run.Outcome:
    """Run the whole job in this process."""
    return run.build(settings, Progress(), with_expectations=with_expectations)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The warehouse of the repository, built once for the session."""
    settings = Settings(build_dir=tmp_path_factory.mktemp("build"))
    progress = Progress()
    outcome = run.build(settings, progress)
    assert outcome.is_ok, outcome.errors
    assert outcome.version is not None
    return Built(settings, outcome.version, frozenset(progress.seconds))


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A copy of the project that a test may break, with a build folder of its own."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Files in publishers' own formats, beside the repository; not everywhere."""
    if not SHARED.exists():
        pytest.skip("the folder with the publishers' original files is not here")
    return SHARED


def copy_project(target: Path) -> Settings:
    """Copy what a build reads; generated and built files of the original are left behind."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in _COPIED:
        source = PROJECT / name
        copy: Callable[..., object] = shutil.copyfile if source.is_file() else shutil.copytree
        options = {} if source.is_file() else {"ignore": ignore}
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        copy(source, target / name, **options)
    return Settings(
        project_dir=target, build_dir=target / ".build", overlay_dir=target / ".overlay"
    )
