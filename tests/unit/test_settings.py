"""Settings of the tests: nothing that a developer set or added gets into them."""

import os
from pathlib import Path

import duckdb
import pytest
import yaml
from jinja2 import Template
from pydantic import ValidationError

from pipelines.settings import Settings
from pipelines.warehouse import dbt_environment


def test_settings_of_a_test_see_no_overlay_but_the_session_s_own() -> None:
    settings = Settings()

    assert settings.overlay != (settings.project_dir / ".overlay").resolve()
    assert settings.overlay == Path(os.environ["CITYFARE_OVERLAY_DIR"]).resolve()
    assert list(settings.overlay.iterdir()) == []


def test_settings_of_a_test_take_nothing_else_from_the_environment() -> None:
    ours = {name for name in os.environ if name.startswith("CITYFARE_")}

    assert ours <= {
        "CITYFARE_OVERLAY_DIR",
        # dbt is told its files by these, which each build writes anew.
        "CITYFARE_WAREHOUSE_FILE",
        "CITYFARE_WORK_FILE",
        "CITYFARE_WAREHOUSE_MEMORY",
        "CITYFARE_WAREHOUSE_TEMP",
        "CITYFARE_WAREHOUSE_THREADS",
    }


def test_limits_of_duckdb_reach_the_profile_that_dbt_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(memory_limit="512MB", temp_dir=tmp_path / "spilled", threads=3)
    monkeypatch.setattr(os, "environ", {**os.environ, **dbt_environment(settings)})
    profile = (settings.dbt_project / "profiles.yml").read_text("utf-8")

    rendered = yaml.safe_load(Template(profile).render(env_var=os.environ.get))
    limits = rendered["cityfare"]["outputs"]["duckdb"]["settings"]
    with duckdb.connect() as connection:
        for name, value in limits.items():
            connection.execute(f"set {name} = '{value}'")
        asked = "select current_setting(?)"
        names = ("memory_limit", "temp_directory", "threads")
        found = [connection.execute(asked, [name]).fetchone() for name in names]

    assert found == [("488.2 MiB",), (str(tmp_path / "spilled"),), (3,)]


@pytest.mark.parametrize("amount", ["80%", "much", "4"])
def test_memory_limit_without_a_unit_is_refused(amount: str) -> None:
    with pytest.raises(ValidationError, match="memory_limit"):
        Settings(memory_limit=amount)
