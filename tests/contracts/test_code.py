"""What no tracked file may hold: paths of a machine, hosts of packages.

Who may import whom is checked by import-linter, who reads the environment by ruff (`make check`).
"""

import re
from collections.abc import Iterator

import pytest

from pipelines.settings import Settings

PROJECT = Settings().project_dir

_SCANNED = ("pipelines", "contracts", "dbt_project", "raw", "tests")
_SCANNED_FILES = ("README.md", "pyproject.toml", "requirements.lock", "Makefile", "workspace.yaml")
_NO_TEXT = {".gz", ".parquet", ".duckdb", ".pyc", ".png", ".wasm"}
_NOT_OURS = {"vendor", "__pycache__", "target", "logs", "dbt_packages", ".hypothesis"}

# Written so that this file does not hold what it looks for.
_STRANGE = {
    "path of a machine": r"(?<![\w.:/\"'-])/(home|root|work|Users|tmp|mnt|opt)/[\w.]",
    "quoted path of a machine": r"[\"']/(home|root|work|Users|tmp|mnt|opt)/[\w.]",
    "drive of a machine": r"(?<![A-Za-z])[C-F]:\\[A-Za-z]",
    "host of packages": r"(pypi|pythonhosted|nexus|devpi)\.[a-z]{2,}",
    "index of packages": r"inde[x]-url[ =]+\S*:/",
    "name of a repository of packages": r"\b(artifactor[y]|jfro[g])\b",
}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every file of the working tree that a release of the code would hold."""
    files = [PROJECT / name for name in _SCANNED_FILES]
    for folder in _SCANNED:
        files += [path for path in sorted((PROJECT / folder).rglob("*")) if path.is_file()]
    for path in files:
        if path.exists() and path.suffix not in _NO_TEXT and not _NOT_OURS & set(path.parts):
            yield path.relative_to(PROJECT).as_posix(), path.read_text("utf-8")


def strange_in(text: str) -> list[str]:
    """What a text holds that belongs to one machine or one network."""
    return [kind for kind, pattern in _STRANGE.items() if re.search(pattern, text)]


def test_no_file_names_a_machine_or_a_host_of_packages() -> None:
    found = {path: kinds for path, text in tracked_texts() if (kinds := strange_in(text))}

    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "open(" + "/".join(("", "home", "me", "data.csv")) + ")",
        "'" + "/".join(("", "work", "main")) + "'",
        "https://" + "pypi" + ".org/simple",
        "--index" + "-url https://example.org/",
        "C:" + "\\Users",
    ],
)
def test_strange_text_would_be_found(text: str) -> None:
    assert strange_in(text)


def test_addresses_of_sources_are_not_strange() -> None:
    assert strange_in("https://example.org/work/cities and https://a.org/home/x") == []


def test_scan_reads_files_of_every_folder() -> None:
    read = {path.split("/")[0] for path, _ in tracked_texts()}

    assert set(_SCANNED) <= read
