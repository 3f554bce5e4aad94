"""`make audit` never calls a lock clean that nobody has looked up."""

from typing import Any

import pytest

from tests.audit import verdict

CLEAN = {"name": "agate", "version": "1.9.1", "vulns": []}
SKIPPED = {"name": "absl-py", "skip_reason": "Dependency not found on PyPI"}
BAD = {"name": "jinja2", "version": "2.11.0", "vulns": [{"id": "X-1", "fix_versions": ["2.11.3"]}]}


@pytest.mark.parametrize(
    ("packages", "code", "line"),
    [
        ([CLEAN], 0, "0 known vulnerabilities in 1 locked packages."),
        ([CLEAN, BAD], 1, "jinja2 2.11.0: X-1 (fixed in 2.11.3)"),
        ([BAD, SKIPPED], 1, "jinja2 2.11.0: X-1 (fixed in 2.11.3)"),
        ([CLEAN, SKIPPED], 2, "1 of 2 packages could not be looked up: absl-py."),
        ([], 2, "0 of 0 packages could not be looked up"),
    ],
)
def test_exit_code_tells(packages: list[dict[str, Any]], code: int, line: str) -> None:
    found, lines = verdict(packages)

    assert found == code
    assert line in "\n".join(lines)
