"""The release from Spark is DuckDB's, byte for byte, though a worker dies meanwhile.

Not named as other tests are: it takes minutes, and needs Java and the extra `spark`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from pipelines import run
from pipelines.progress import Progress
from pipelines.settings import EngineName, Settings
from tests.conftest import Built
from tests.spark.cluster import Cluster, running_cluster

MODELS_BEFORE_THE_KILL = 30


@dataclass
class Killing(Progress):
    """Kills a worker once so many models are done."""

    cluster: Cluster | None = None
    models: int = 0

    def item(self, name: str) -> None:
        self.models += 1
        if self.cluster is not None and self.models == MODELS_BEFORE_THE_KILL:
            self.cluster.kill("worker_2")


@pytest.fixture(scope="module")
def from_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A release that was built on a cluster which lost a worker."""
    folder = tmp_path_factory.mktemp("spark")
    with running_cluster(folder / "cluster") as cluster, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_REMOTE", cluster.remote)
        settings = Settings(build_dir=folder / "build", engine=EngineName.SPARK)
        progress = Killing(cluster=cluster)
        outcome = run.build(settings, progress, with_expectations=False)
        assert outcome.is_ok, outcome.errors
        assert progress.models > MODELS_BEFORE_THE_KILL
        assert cluster.processes["worker_2"].poll() is not None
        yield settings.releases / str(outcome.version)


def test_every_mart_has_the_same_rows(from_spark: Path, built: Built) -> None:
    marts = sorted(path.name for path in built.release.glob("*.parquet"))
    assert marts
    differing = [
        name
        for name in marts
        if not pl.read_parquet(from_spark / name).equals(pl.read_parquet(built.release / name))
    ]
    assert differing == []


def test_every_file_has_the_same_bytes(from_spark: Path, built: Built) -> None:
    files = sorted(path.relative_to(built.release) for path in _files(built.release))
    assert sorted(path.relative_to(from_spark) for path in _files(from_spark)) == files
    differing = [
        str(name)
        for name in files
        if (from_spark / name).read_bytes() != (built.release / name).read_bytes()
    ]
    assert differing == []


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
