"""The files for a server: Dagster takes its own, and the others name what is here."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.prepare_dagster import prepare
from pipelines.settings import Settings
from tests.conftest import PROJECT, Built

DEPLOYMENT = PROJECT / "docs" / "deployment"
UNITS = sorted((DEPLOYMENT / "systemd").glob("*.service"))


def test_dagster_accepts_workspace_and_definitions_with_automation(built: Built) -> None:
    environment = {
        **os.environ,
        "CITYFARE_BUILD_DIR": str(built.settings.build),
        "CITYFARE_AUTOMATION": "true",
    }

    validated = subprocess.run(
        [
            Path(sys.executable).parent / "dagster",
            "definitions",
            "validate",
            "-w",
            "workspace.yaml",
        ],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert validated.returncode == 0, validated.stderr


def test_run_history_opens_with_our_settings_and_is_ready(tmp_path: Path) -> None:
    said = prepare(Settings(build_dir=tmp_path))

    assert said.endswith("0 abandoned runs closed, 0 old ones deleted.")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_units_start_what_the_lock_installs(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(unit, encoding="utf-8")

    command = parser["Service"]["ExecStart"].split()

    assert (Path(sys.executable).parent / Path(command[0]).name).exists()
    assert (PROJECT / command[command.index("--workspace") + 1]).exists()


def test_environment_file_names_settings_that_there_are() -> None:
    fields = {f"CITYFARE_{name.upper()}" for name in Settings.model_fields}

    text = (DEPLOYMENT / "systemd" / "cityfare.env").read_text("utf-8")

    assert set(re.findall(r"CITYFARE_\w+", text)) <= fields


def test_page_of_settings_names_settings_that_there_are() -> None:
    fields = {f"CITYFARE_{name.upper()}" for name in Settings.model_fields}
    page = (PROJECT / "docs" / "operations.md").read_text("utf-8")

    assert set(re.findall(r"CITYFARE_\w+", page)) <= fields


def test_kubernetes_manifest_has_one_writer_and_starts_what_the_lock_installs() -> None:
    documents = list(yaml.safe_load_all((DEPLOYMENT / "kubernetes.yaml").read_text("utf-8")))

    (deployment,) = [one for one in documents if one["kind"] == "Deployment"]
    containers = deployment["spec"]["template"]["spec"]["containers"]

    assert deployment["spec"]["replicas"] == 1
    assert deployment["spec"]["strategy"]["type"] == "Recreate"
    for container in containers:
        assert (Path(sys.executable).parent / container["command"][0]).exists()
