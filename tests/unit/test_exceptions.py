"""Known failures: read whole, refused once their day has passed or nothing needs them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from pipelines.checks.changes import accepted_changes
from pipelines.checks.exceptions import (
    KnownFailure,
    load_exceptions,
    refuse_expired,
    refuse_unused,
)
from pipelines.errors import CorrectionError
from pipelines.settings import Settings

DAY = date(2026, 11, 21)
ENTRY: dict[str, object] = {
    "check": "raw_toy__page__population_has_year",
    "key": {"slug": "chelsea", "wave": 2018},
    "reason": "The page prints no year.",
    "reference": "https://example.org/",
    "expires_on": DAY,
}
KNOWN = KnownFailure("raw_toy__page__rule", {"slug": "chelsea"}, "reason", "reference", DAY)
OTHER = KnownFailure("raw_toy__page__rule", {"slug": "akron"}, "reason", "reference", DAY)


def _loaded(folder: Path, *entries: object) -> list[KnownFailure]:
    path = folder / "exceptions.yml"
    path.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return load_exceptions(path)


def test_load_exceptions_reads_keys_as_text(tmp_path: Path) -> None:
    (known,) = _loaded(tmp_path, ENTRY)

    # Rows are compared as the source prints them, so a YAML number must not stay one.
    assert known.key == {"slug": "chelsea", "wave": "2018"}
    assert known.expires_on == DAY


@pytest.mark.parametrize("field", sorted(ENTRY))
def test_load_exceptions_refuses_an_entry_without_a_field(tmp_path: Path, field: str) -> None:
    entry = {name: value for name, value in ENTRY.items() if name != field}

    with pytest.raises(CorrectionError, match=r"contracts/exceptions\.yml"):
        _loaded(tmp_path, entry)


@pytest.mark.parametrize("change", [{"threshold": 3}, {"expires_on": "soon"}])
def test_load_exceptions_refuses_unknown_fields_and_days_that_are_none(
    tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(CorrectionError, match=r"\(a date\)"):
        _loaded(tmp_path, ENTRY | change)


def test_load_exceptions_without_a_file_are_none(tmp_path: Path) -> None:
    assert load_exceptions(tmp_path / "exceptions.yml") == []


def test_refuse_expired_lets_the_last_day_pass() -> None:
    refuse_expired([KNOWN], DAY)


def test_refuse_expired_stops_the_day_after() -> None:
    with pytest.raises(CorrectionError, match=r"raw_toy__page__rule.*a fix by 2026-11-21"):
        refuse_expired([KNOWN], DAY + timedelta(days=1))


def test_refuse_unused_stops_at_the_one_that_nothing_needed() -> None:
    with pytest.raises(CorrectionError, match=r"akron.*found none") as error:
        refuse_unused([KNOWN, OTHER], [KNOWN])

    assert "remove the exception" in error.value.remedy


def test_refuse_unused_passes_where_all_were_needed() -> None:
    refuse_unused([KNOWN, OTHER], [OTHER, KNOWN])


def test_exceptions_of_the_repository_load() -> None:
    loaded = load_exceptions(Settings().contracts / "exceptions.yml")

    assert loaded
    assert all(known.reason and known.reference.startswith("http") for known in loaded)


def test_settings_judge_exceptions_on_the_day_that_is_passed_in() -> None:
    assert Settings(as_of=DAY).today == DAY


# --- changes ----------------------------------------------------------------------------------


def _changes(folder: Path, **entry: object) -> list[KnownFailure]:
    (folder / "contracts").mkdir()
    _loaded(folder / "contracts", ENTRY | {"check": "source__tables_kept"} | entry)
    return accepted_changes(Settings(project_dir=folder, as_of=DAY))


def test_accepted_change_is_read_beside_exceptions_of_rules(tmp_path: Path) -> None:
    (change,) = _changes(tmp_path)

    assert change.is_change
    assert not KNOWN.is_change


def test_accepted_change_that_expired_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="expired"):
        _changes(tmp_path, expires_on=DAY - timedelta(days=1))


def test_accepted_change_of_an_unknown_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="one of the checks"):
        _changes(tmp_path, check="toy__tables_kept")
