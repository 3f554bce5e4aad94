"""Conformance of the code: who may import whom, who reads the environment, what no file holds."""

import ast
import re
from collections.abc import Iterator

import pytest

from pipelines.settings import Settings

PROJECT = Settings().project_dir
MODULES = {
    ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("contracts", "pipelines")
    for path in sorted((PROJECT / folder).rglob("*.py"))
}
BY_MODULE = pytest.mark.parametrize("module", sorted(MODULES))
_HELPERS = ("pipelines.errors", "pipelines.files")
OURS = ("contracts", "pipelines", "tests")
# Those who may call what opens connections.
_FETCHING = ("pipelines.assets.fetch", "pipelines.cli.fetch", "pipelines.cli.transfer")


def imports_of(tree: ast.AST) -> set[str]:
    """Modules that a module imports, at its top or inside its functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from package import module` names a module as well.
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def ours_imported_by(module: str) -> set[str]:
    """Of those, the modules that are ours."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    named = imports_of(tree)
    return {name for name in named if name in MODULES or name in OURS}


@BY_MODULE
def test_contracts_import_nothing_of_pipelines(module: str) -> None:
    if not module.startswith("contracts"):
        return
    tree = ast.parse(MODULES[module].read_text("utf-8"))

    assert not {name for name in imports_of(tree) if name.split(".")[0] in ("pipelines", "tests")}


@BY_MODULE
def test_sources_import_contracts_and_their_helpers_only(module: str) -> None:
    if not module.startswith("pipelines.sources"):
        return
    # Readers of files know layouts, and no source.
    readers = ("pipelines.layouts", "pipelines.practices", "pipelines.survey")
    allowed = ("contracts", "pipelines.sources", *readers, *_HELPERS)

    strangers = {n for n in ours_imported_by(module) if n != "pipelines"}
    assert all(name.startswith(allowed) for name in strangers)


@BY_MODULE
def test_layouts_know_no_source_and_no_contract(module: str) -> None:
    if not module.startswith("pipelines.layouts"):
        return
    # How any page becomes lines is known where the first pages were read.
    lines = tuple(f"pipelines.survey.{name}" for name in ("lines", "rules", "saved", "text"))
    strangers = {n for n in ours_imported_by(module) if n not in ("pipelines", "pipelines.survey")}

    assert all(name.startswith(("pipelines.layouts", *lines, *_HELPERS)) for name in strangers)


@BY_MODULE
def test_only_build_imports_assets(module: str) -> None:
    if module == "pipelines.build" or module.startswith("pipelines.assets"):
        return

    assert not {n for n in ours_imported_by(module) if n.startswith("pipelines.assets")}


@BY_MODULE
def test_no_module_imports_tests(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text("utf-8"))

    assert not {name for name in imports_of(tree) if name.split(".")[0] == "tests"}


@BY_MODULE
def test_no_module_names_a_source(module: str) -> None:
    # A source is one module of its own; only contracts and the source itself may know its id.
    if module.startswith(("contracts", "pipelines.sources")) or "expectations" in module:
        return
    tree = ast.parse(MODULES[module].read_text("utf-8"))

    named = {name for name in imports_of(tree) if name.startswith("pipelines.sources.")}
    assert {name.split(".")[2] for name in named} <= {
        "_base",
        "_snapshot",
        "_fetch",
        "_tables",
        "_catalogued",
    }


@BY_MODULE
def test_only_fetch_opens_connections(module: str) -> None:
    # A build needs no network, and nothing phones home.
    if module.startswith("pipelines.fetch"):
        return
    lines = {"httpx", "requests", "urllib3", "urllib.request", "http.client", "socket", "tenacity"}
    named = imports_of(ast.parse(MODULES[module].read_text("utf-8")))
    fetches = {name for name in named if name.startswith("pipelines.fetch")}

    assert not named & lines
    assert not fetches or module in _FETCHING


@BY_MODULE
def test_only_settings_read_the_environment(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    reads, writes = environment_uses(tree)

    assert not reads
    assert not writes or module in ("pipelines.settings", "pipelines.warehouse")


def environment_uses(tree: ast.AST) -> tuple[list[int], list[int]]:
    """Lines that read the environment, and lines that write it."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    reads, writes = [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("getenv", "getenvb"):
            reads.append(node.lineno)
        if isinstance(node, ast.Attribute) and node.attr == "environ":
            (writes if _is_written(node, parents) else reads).append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            named = {alias.name for alias in node.names}
            reads += [node.lineno] if named & {"environ", "getenv"} else []
    return reads, writes


def _is_written(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    parent = parents[node]
    if isinstance(parent, ast.Subscript):
        return isinstance(parent.ctx, ast.Store | ast.Del)
    return isinstance(parent, ast.Attribute) and parent.attr in ("update", "setdefault", "pop")


@pytest.mark.parametrize(
    ("code", "reads", "writes"),
    [
        ("import os\nx = os.environ['A']", 1, 0),
        ("import os\nx = os.environ.get('A')", 1, 0),
        ("import os\nx = os.getenv('A')", 1, 0),
        ("from os import environ", 1, 0),
        ("import os\nos.environ['A'] = '1'", 0, 1),
        ("import os\nos.environ.update(A='1')", 0, 1),
        ("x = 1", 0, 0),
    ],
)
def test_uses_of_the_environment_would_be_found(code: str, reads: int, writes: int) -> None:
    found = environment_uses(ast.parse(code))

    assert (len(found[0]), len(found[1])) == (reads, writes)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import pipelines.build", "pipelines.build"),
        ("from pipelines import build", "pipelines.build"),
        ("def f():\n    from pipelines.build import build_defs", "pipelines.build"),
    ],
)
def test_imports_would_be_found_wherever_they_stand(code: str, name: str) -> None:
    assert name in imports_of(ast.parse(code))


@BY_MODULE
def test_module_opens_with_what_it_is(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))


# --- what no tracked file may hold -------------------------------------------------------------

_SCANNED = ("pipelines", "contracts", "dbt_project", "raw", "tests")
_SCANNED_FILES = ("README.md", "pyproject.toml", "requirements.lock", "Makefile", "workspace.yaml")
_NO_TEXT = {".gz", ".parquet", ".duckdb", ".pyc", ".png"}
_GENERATED = {"__pycache__", "target", "logs", "dbt_packages", ".hypothesis"}

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
        if path.exists() and path.suffix not in _NO_TEXT and not _GENERATED & set(path.parts):
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
