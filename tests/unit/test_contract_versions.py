"""A changed contract is published only under a version that says so, and the contract is named."""

import copy
from typing import Any

import pytest

from pipelines.publish_targets.contract_versions import version_problems

CITY = {
    "name": "city",
    "contract_version": "1.2.0",
    "schema": {
        "fields": [
            {"name": "code", "type": "string", "constraints": {"required": True}},
            {"name": "band", "type": "string", "constraints": {"enum": ["small", "large"]}},
            {"name": "area", "type": "number", "unit": "km2"},
        ],
        "primaryKey": ["code"],
    },
}
BEFORE: dict[str, Any] = {"schema_version": "1.0.0", "resources": [CITY]}


def _after(version: str, field: int | None = None, **change: Any) -> dict[str, Any]:
    after = copy.deepcopy(BEFORE)
    after["resources"][0]["contract_version"] = version
    fields = after["resources"][0]["schema"]["fields"]
    if field is not None:
        fields[field] |= change
    return after


def test_nothing_changed_needs_no_version() -> None:
    assert version_problems(BEFORE, _after("1.2.0")) == []


@pytest.mark.parametrize(
    ("field", "change", "problem"),
    [
        (2, {"type": "integer"}, "column area has another type"),
        (2, {"unit": "ha"}, "column area has another unit"),
        (1, {"constraints": {"enum": ["small"]}}, "column band has a narrower vocabulary"),
        (0, {"constraints": {"enum": ["a"]}}, "column code has a narrower vocabulary"),
        (2, {"name": "size"}, "column area removed"),
    ],
)
def test_what_breaks_readers_needs_a_major_version(
    field: int, change: dict[str, Any], problem: str
) -> None:
    (found,) = version_problems(BEFORE, _after("1.3.0", field, **change))

    assert found == f"contract city 1.3.0: {problem} needs version 2.0.0"
    assert version_problems(BEFORE, _after("2.0.0", field, **change)) == []


def test_another_key_needs_a_major_version() -> None:
    after = _after("1.9.9")
    after["resources"][0]["schema"]["primaryKey"] = ["code", "band"]

    assert "another key (code, band) needs version 2.0.0" in version_problems(BEFORE, after)[0]


@pytest.mark.parametrize(
    ("field", "change", "problem"),
    [
        (1, {"constraints": {"enum": ["small", "large", "huge"]}}, "a wider vocabulary"),
        (0, {"constraints": {}}, "column code may be null"),
    ],
)
def test_what_adds_needs_a_minor_version(field: int, change: dict[str, Any], problem: str) -> None:
    (found,) = version_problems(BEFORE, _after("1.2.9", field, **change))

    assert problem in found
    assert found.endswith("needs version 1.3.0")
    assert version_problems(BEFORE, _after("1.3.0", field, **change)) == []


def test_a_new_column_needs_a_minor_version() -> None:
    after = _after("1.2.1")
    after["resources"][0]["schema"]["fields"].append({"name": "new", "type": "string"})

    assert version_problems(BEFORE, after) == [
        "contract city 1.2.1: column new added needs version 1.3.0"
    ]


def test_tables_that_come_or_go_need_a_version_of_the_package() -> None:
    other = {**CITY, "name": "town"}
    both = {"schema_version": "1.0.0", "resources": [CITY, other]}

    assert "table town added needs version 1.1.0" in version_problems(BEFORE, both)[0]
    assert "table town removed needs version 2.0.0" in version_problems(both, BEFORE)[0]
    assert version_problems(both, {**BEFORE, "schema_version": "2.0.0"}) == []
