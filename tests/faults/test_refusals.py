"""What may not go out: a release is refused, with the reason, and the last one stays as it was."""

import json
from typing import Any

import pytest

from contracts.model import tables_of
from pipelines.checks.check_results import read_pages
from pipelines.errors import ReleaseError
from pipelines.publish.catalogue import latest_version
from pipelines.publish.release import publish
from pipelines.settings import Settings
from tests.conftest import Built, copy_project
from tests.faults.planting import (
    OLD_VERSION,
    as_if_checked,
    edit_record,
    errors_of_build,
    hashes,
    landed_tables,
    put_old_release,
    raw_file,
    reuse_parse,
)


def _refused(settings: Settings) -> str:
    """Publish, see it refused with nothing changed, and return what it says."""
    before = hashes(settings.releases)
    with pytest.raises(ReleaseError) as refused:
        publish(settings)
    assert hashes(settings.releases) == before
    assert latest_version(settings) == OLD_VERSION
    return str(refused.value)


@pytest.mark.parametrize(
    ("page", "check"),
    [
        ("land_cdc_places", "raw_cdc_places__estimate__contract_kept"),
        ("identity", "identity__city__contract_kept"),
        ("provenance", "provenance__applied_correction__contract_kept"),
        ("dbt", "applied_correction__primary_key_unique"),
        ("mart_contracts", "applied_correction__contract_kept"),
        ("study", "study__finding__contract_kept"),
        ("dbt_study", "finding__primary_key_unique"),
        ("study_contracts", "finding__contract_kept"),
    ],
)
def test_publish_refuses_when_a_check_did_not_run(ready: Settings, page: str, check: str) -> None:
    (ready.checks / f"{page}.json").unlink()

    message = _refused(ready)

    assert "expected every blocking check to have run on these inputs" in message
    assert check in message


def test_publish_refuses_checks_of_other_inputs(ready: Settings) -> None:
    model = ready.dbt_project / "models" / "marts" / "city.sql"
    model.write_text(model.read_text("utf-8") + "\n")

    message = _refused(ready)

    assert "did not run" in message


def test_publish_refuses_when_a_blocking_check_failed(ready: Settings) -> None:
    path = ready.checks / "mart_contracts.json"
    page = json.loads(path.read_text("utf-8"))
    (result,) = (r for r in page["results"] if r["name"] == "city__contract_kept")
    result.update(passed=False, found="1 broken rules in 700 rows")
    path.write_text(json.dumps(page), encoding="utf-8")

    message = _refused(ready)

    assert message.startswith("check city__contract_kept: expected every row keeps the contract")
    assert "1 broken rules in 700 rows" in message


def test_publish_does_not_refuse_a_warning(ready: Settings) -> None:
    path = ready.checks / "expectations.json"
    page = json.loads(path.read_text("utf-8"))
    page["results"][0]["passed"] = False
    path.write_text(json.dumps(page), encoding="utf-8")

    release = publish(ready)

    assert latest_version(ready) == release.version != OLD_VERSION


def test_publish_refuses_a_source_without_a_licence_basis(ready: Settings) -> None:
    def forget(record: dict[str, Any]) -> None:
        record["licence_basis"] = None

    edit_record(ready, "census_acs", forget)
    as_if_checked(ready)

    message = _refused(ready)

    assert message.startswith("source census_acs: expected a licence_basis among open_licence")
    assert "raw/census_acs/2026-11-28/snapshot.json" in message


def test_publish_refuses_a_snapshot_that_changed_after_the_checks(ready: Settings) -> None:
    path = raw_file(ready, "geonames", "code_match.csv")
    path.write_bytes(path.read_bytes() + b"\n")

    before = hashes(ready.releases)
    with pytest.raises(ReleaseError, match="did not run"):
        publish(ready)

    assert hashes(ready.releases) == before


@pytest.mark.slow
def test_build_refuses_a_contract_without_a_model(built: Built, project: Settings) -> None:
    reuse_parse(project, built)
    put_old_release(project, built)
    before = hashes(project.releases)
    (project.dbt_project / "models" / "marts" / "applied_correction.sql").unlink()

    errors = errors_of_build(project)

    assert len(errors) == 1
    assert "applied_correction" in errors[0]
    assert "expected" in errors[0]
    assert hashes(project.releases) == before


@pytest.fixture(scope="module")
def doubled(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """A whole build with a model that gives one row twice, and what it said."""
    settings = copy_project(tmp_path_factory.mktemp("doubled") / "project")
    reuse_parse(settings, built)
    put_old_release(settings, built)
    model = settings.dbt_project / "models" / "marts" / "policy_area.sql"
    sql = model.read_text("utf-8")
    again = "select policy_area_id, label, position from {{ ref('stg_vocabulary__policy_area') }}"
    broken = f"{sql}union all\n{again} where position = 3\n"
    model.write_text(broken, encoding="utf-8")
    return settings, errors_of_build(settings)


@pytest.mark.slow
def test_failing_dbt_test_blocks_the_release_and_is_named(
    doubled: tuple[Settings, list[str]], built: Built
) -> None:
    settings, errors = doubled

    assert any("policy_area__primary_key_unique" in error for error in errors), errors
    assert latest_version(settings) == OLD_VERSION
    assert [path.name for path in settings.releases.iterdir() if path.is_dir()] == [OLD_VERSION]
    assert hashes(settings.releases / OLD_VERSION) == hashes(built.release)


@pytest.mark.slow
def test_failing_dbt_test_shows_the_failing_key(doubled: tuple[Settings, list[str]]) -> None:
    settings, _ = doubled
    checks = {check.name: check for check in read_pages(settings)}

    check = checks["policy_area__primary_key_unique"]

    assert not check.passed
    assert [dict(row) for row in check.examples] == [
        {"policy_area_id": "transport_mobility", "copies": 2}
    ]


@pytest.mark.slow
def test_failing_dbt_test_does_not_stop_any_source(
    doubled: tuple[Settings, list[str]],
) -> None:
    settings, _ = doubled

    of_sources = {spec.name for spec in tables_of("landing") if spec.step == "core"}

    assert of_sources <= {path.stem for path in settings.landing.iterdir()}
    assert landed_tables(settings, "cdc_places") == ["raw_cdc_places__estimate"]


@pytest.mark.slow
def test_failing_check_of_a_core_mart_keeps_the_study_and_the_release_from_running(
    doubled: tuple[Settings, list[str]],
) -> None:
    # What would go wrong: the study would reckon with marts that are known to be wrong.
    settings, errors = doubled

    of_study = {spec.name for spec in tables_of("landing") if spec.step == "study"}

    assert of_study
    assert not of_study & {path.stem for path in settings.landing.iterdir()}
    ran = {path.stem for path in settings.checks.iterdir()}
    assert "dbt" in ran
    assert not ran & {"study", "dbt_study", "study_contracts"}
    assert not settings.warehouse.exists()
    assert all("policy_area" in error for error in errors), errors
