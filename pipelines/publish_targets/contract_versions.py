"""Do the versions of contracts say what changed? Against the last release that the public has.

A removed or retyped column, another key, a narrower vocabulary or a removed table needs a major
version; a new column, a wider vocabulary or a new null a minor one.
"""

from collections.abc import Mapping
from typing import Any

from pipelines.publish.catalogue import key_of

_PARTS = 3


def version_problems(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What was changed without the version that it needs, an entry for each contract.

    Args:
        before: Data package of the last public release.
        after: Data package of the release that is to follow.
    """
    old = {resource["name"]: resource for resource in before["resources"]}
    new = {resource["name"]: resource for resource in after["resources"]}
    problems = [
        problem
        for name in sorted(old.keys() & new.keys())
        if (problem := _table_problem(old[name], new[name]))
    ]
    removed, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    versions = (before.get("schema_version", "0.0.0"), after["schema_version"])
    whole = [f"table {name} removed" for name in removed], [f"table {name} added" for name in added]
    problem = _problem("the package", versions, *whole)
    return [*([problem] if problem else []), *problems]


def _table_problem(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    breaking, adding = _changes(old, new)
    versions = (old["contract_version"], new["contract_version"])
    return _problem(f"contract {new['name']}", versions, breaking, adding)


def _problem(
    subject: str, versions: tuple[str, str], breaking: list[str], adding: list[str]
) -> str | None:
    was, now = (_numbers(version) for version in versions)
    if breaking and now[0] <= was[0]:
        return f"{subject} {versions[1]}: {', '.join(breaking)} needs version {was[0] + 1}.0.0"
    if adding and now[:2] <= was[:2]:
        return f"{subject} {versions[1]}: {', '.join(adding)} needs version {was[0]}.{was[1] + 1}.0"
    return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))[:_PARTS]


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What breaks a reader of the older table, and what only adds to it."""
    was = {field["name"]: field for field in old["schema"]["fields"]}
    now = {field["name"]: field for field in new["schema"]["fields"]}
    breaking = [f"column {name} removed" for name in was if name not in now]
    adding = [f"column {name} added" for name in now if name not in was]
    if key_of(old) != key_of(new):
        breaking.append(f"another key ({', '.join(key_of(new))})")
    for name in (name for name in was if name in now):
        broken, added = _field_changes(was[name], now[name])
        breaking += broken
        adding += added
    return breaking, adding


def _field_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    name, breaking, adding = was["name"], [], []
    for word in ("type", "unit"):
        if was.get(word) != now.get(word):
            breaking.append(f"column {name} has another {word}")
    before, after = (_vocabulary(field) for field in (was, now))
    if after and (not before or before - after):
        breaking.append(f"column {name} has a narrower vocabulary")
    elif before != after:
        adding.append(f"column {name} has a wider vocabulary")
    required = [field.get("constraints", {}).get("required", False) for field in (was, now)]
    if required == [True, False]:
        adding.append(f"column {name} may be null")
    return breaking, adding


def _vocabulary(field: Mapping[str, Any]) -> set[str]:
    return set(field.get("constraints", {}).get("enum", ()))
