"""Known failures and changes that are tolerated for a while (`contracts/exceptions.yml`).

An exception names one check and one row, or one finding of a check on how the data changed. Past
its day it fails. So does one of a rule that no row breaks any more: a list of exceptions that only
grows would hide new failures. A change, once it is in a release, is none any more against the next:
its exception is then reported as unused, and stops nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from pipelines.errors import CorrectionError

CHANGES = (
    "source_still_there",
    "rows_kept",
    "values_kept",
    "value_revised_alone",
    "years_in_line",
    "years_differ",
    "value_alone",
    "tables_kept",
    "percent_is_no_fraction",
    "code_and_name_agree",
    "populations_agree",
    "text_is_no_misspelt_option",
    "gaps_kept",
    "gaps_alike",
    "gap_within_interval",
    "statements_kept",
    "verdict_kept",
    "recomputed_value_kept",
)
"""Checks on how the data changed, named `<table>__<one of these>`; all others are of rules."""


@dataclass(frozen=True)
class KnownFailure:
    """One row that may break one rule until a day. `check` is `<table>__<rule>`."""

    check: str
    key: dict[str, str]
    reason: str
    reference: str
    expires_on: date

    @property
    def is_change(self) -> bool:
        """Is it about how the data changed, and not about a rule of a landing table?"""
        return self.check.rpartition("__")[2] in CHANGES


def load_exceptions(path: Path) -> list[KnownFailure]:
    """All declared exceptions.

    Raises:
        CorrectionError: An entry lacks a field.
    """
    if not path.exists():
        return []
    return [_known_failure(entry) for entry in yaml.safe_load(path.read_text("utf-8")) or []]


def _known_failure(entry: dict[str, object]) -> KnownFailure:
    fields = {"check", "key", "reason", "reference", "expires_on"}
    if entry.keys() != fields or not isinstance(entry["expires_on"], date):
        raise CorrectionError(
            "contracts/exceptions.yml",
            expected=f"entries with {', '.join(sorted(fields))} (a date)",
            found=", ".join(sorted(map(str, entry))),
            remedy="Complete the entry.",
        )
    return KnownFailure(
        check=str(entry["check"]),
        key={str(name): str(value) for name, value in dict(entry["key"]).items()},  # type: ignore[call-overload]
        reason=str(entry["reason"]),
        reference=str(entry["reference"]),
        expires_on=entry["expires_on"],
    )


def refuse_expired(exceptions: list[KnownFailure], today: date) -> None:
    """Stop where an exception's day has passed.

    Raises:
        CorrectionError: Names the exception.
    """
    for exception in exceptions:
        if exception.expires_on < today:
            raise CorrectionError(
                f"exception {exception.check} {exception.key}",
                expected=f"a fix by {exception.expires_on}",
                found="the exception, expired",
                remedy="Fix the data, or renew the exception in contracts/exceptions.yml.",
            )


def refuse_strangers(exceptions: list[KnownFailure], tables: Iterable[str]) -> None:
    """Stop where an exception names a table that no contract has: it would never be looked at.

    Raises:
        CorrectionError: Names the exception.
    """
    prefixes = tuple(f"{table}__" for table in tables)
    for exception in exceptions:
        if not exception.is_change and not exception.check.startswith(prefixes):
            raise CorrectionError(
                f"exception {exception.check} {exception.key}",
                expected="a check named <table>__<rule>, of a landing table",
                found="a table that no contract has",
                remedy="Correct the name in contracts/exceptions.yml.",
            )


def refuse_unused(
    exceptions: list[KnownFailure], used: set[KnownFailure] | list[KnownFailure]
) -> None:
    """Stop where an exception was not needed.

    Raises:
        CorrectionError: Names the exception.
    """
    for exception in exceptions:
        if exception not in used:
            raise CorrectionError(
                f"exception {exception.check} {exception.key}",
                expected="a row that breaks the rule",
                found="none",
                remedy="The data were fixed: remove the exception from contracts/exceptions.yml.",
            )
