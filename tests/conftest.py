"""What tests share: one warehouse built once, and copies of the project that may be broken."""

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import pytest
from filelock import FileLock

from pipelines import run
from pipelines.progress import Progress
from pipelines.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
Made = TypeVar("Made")
_COPIED = ("raw", "contracts", "pipelines", "dbt_project", "docs", "requirements.lock", "README.md")


def pytest_configure() -> None:
    """Keep what a developer has set, and the files that they added, away from every test.

    Before collection: some modules ask for their settings when they are imported.
    """
    for name in [name for name in os.environ if name.startswith("CITYFARE_")]:
        del os.environ[name]
    os.environ["CITYFARE_OVERLAY_DIR"] = mkdtemp(prefix="cityfare-nothing-added-")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go first, so that no process of a run is left alone with one."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


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


Once = Callable[[str, Callable[[Path], Made]], Made]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make something costly once for all processes of a run; all of them only read it.

    The first process that asks makes it in the folder it is given, the others wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    # Each process of xdist has a folder of its own below that of the run.
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    root.mkdir(exist_ok=True)

    def make_once(name: str, make: Callable[[Path], Made]) -> Made:
        stored = root / f"{name}.pickle"
        with FileLock(root / f"{name}.lock"):
            if not stored.exists():
                folder = root / name
                # Of a process that failed to make it.
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                stored.write_bytes(pickle.dumps(make(folder)))
        made: Made = pickle.loads(stored.read_bytes())
        return made

    return make_once


@pytest.fixture(scope="session")
def built(once: Once) -> Built:
    """The warehouse of the repository, built once for all processes of the run."""

    def build(folder: Path) -> Built:
        settings = Settings(build_dir=folder)
        progress = Progress()
        outcome = run.build(settings, progress)
        assert outcome.is_ok, outcome.errors
        assert outcome.version is not None
        return Built(settings, outcome.version, frozenset(progress.seconds))

    return once("built", build)


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
    return settings_of_copy(target)


def settings_of_copy(folder: Path) -> Settings:
    """Settings of a copy of the project, with build folder and overlay of its own."""
    return Settings(
        project_dir=folder, build_dir=folder / ".build", overlay_dir=folder / ".overlay"
    )
