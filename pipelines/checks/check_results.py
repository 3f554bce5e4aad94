"""The ledger of a build: every check that ran, for a release to refuse what failed or never ran.

A step writes one page. A page carries the fingerprint of the inputs it was made from: a page of an
older build does not count.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contracts.model import tables_of
from pipelines.files import write_json
from pipelines.fingerprint import fingerprint
from pipelines.settings import Settings

SHOWN = 10


@dataclass(frozen=True)
class CheckResult:
    """What one check expected and found, with its first failing rows and what to do about them."""

    name: str
    table: str
    passed: bool
    expected: str
    found: str
    remedy: str
    blocking: bool = True
    failures: int = 0
    rows: int = 0
    examples: Sequence[Mapping[str, Any]] = ()


def contract_check(table: str) -> str:
    """Name of the check that a table keeps its contract."""
    return f"{table}__contract_kept"


def write_page(settings: Settings, step: str, results: Iterable[CheckResult]) -> None:
    """Store the results of one step for the build under way."""
    page = {
        "fingerprint": fingerprint(settings),
        "results": [asdict(result) for result in results],
    }
    write_json(settings.checks / f"{step}.json", page)


def read_pages(settings: Settings) -> list[CheckResult]:
    """All results of the present inputs, by name; pages of other inputs are passed over."""
    present = fingerprint(settings)
    results = []
    for path in sorted(settings.checks.glob("*.json")):
        page = json.loads(path.read_text("utf-8"))
        if page["fingerprint"] == present:
            results += [CheckResult(**result) for result in page["results"]]
    return sorted(results, key=lambda result: result.name)


def required_checks() -> set[str]:
    """Checks that every build must have run, whatever else it ran."""
    marts = [spec.name for spec in tables_of("mart")]
    landing = [spec.name for spec in tables_of("landing")]
    # The key tests stand for dbt: they are in its page, or dbt did not run to its end.
    return {contract_check(name) for name in [*landing, *marts]} | {
        f"{name}__primary_key_unique" for name in marts
    }
