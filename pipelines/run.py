"""One build from the command line: the Dagster job in this process, one build at a time.

Here: the quick answer when nothing changed, the lock, the run, what became of it.
Not here: the graph (`build.py`), or what a terminal shows (`cli/`). Heavy imports stand inside.
"""

import logging
import shutil
from dataclasses import dataclass

from pipelines.checks.exceptions import load_exceptions, refuse_expired
from pipelines.fingerprint import fingerprint
from pipelines.lock import exclusive
from pipelines.progress import Progress
from pipelines.publish.catalogue import latest_version
from pipelines.publish.checksums import checksum_problems
from pipelines.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What a build came to. `version` is None where nothing was published."""

    version: str | None
    errors: list[str]

    @property
    def is_ok(self) -> bool:
        """Was everything built, checked and published?"""
        return self.version is not None and not self.errors


def unchanged_release(settings: Settings) -> str | None:
    """The latest version if it was made from the present inputs and is whole; else None."""
    version = latest_version(settings)
    is_present = version is not None and version.endswith(fingerprint(settings)[:8])
    if version is None or not is_present or checksum_problems(settings.releases / version):
        return None
    # The day counts too: an exception that has run out since must be heard of.
    refuse_expired(load_exceptions(settings.contracts / "exceptions.yml"), settings.today)
    return version


def build(settings: Settings, progress: Progress, *, with_expectations: bool = True) -> Outcome:
    """Run the rebuild job in this process; it waits for a build that is under way elsewhere."""
    with exclusive(settings):
        _clear(settings)
        return _run(settings, progress, with_expectations=with_expectations)


def _clear(settings: Settings) -> None:
    """Remove what older inputs left, so that no stale table or check can get into a release."""
    for folder in (
        settings.landing,
        settings.reports,
        settings.quarantine,
        settings.corrected,
        settings.checks,
    ):
        shutil.rmtree(folder, ignore_errors=True)


def _run(settings: Settings, progress: Progress, *, with_expectations: bool) -> Outcome:
    from pipelines.build import REBUILD, REBUILD_WITHOUT_EXPECTATIONS, build_defs, open_instance

    # Errors are told once, in our own words; Dagster's log of the run is in its UI.
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    job_name = REBUILD if with_expectations else REBUILD_WITHOUT_EXPECTATIONS
    with progress.step("load definitions"):
        job = build_defs(settings, progress).resolve_job_def(job_name)
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with open_instance(settings) as instance:
        result = job.execute_in_process(run_config=quiet, instance=instance, raise_on_error=False)
    if result.success:
        return Outcome(latest_version(settings), [])
    return Outcome(None, progress.errors or _failed_checks(settings))


def _failed_checks(settings: Settings) -> list[str]:
    from pipelines.checks.ledger import read_pages

    failed = [check for check in read_pages(settings) if check.blocking and not check.passed]
    return [
        f"check {check.name}: expected {check.expected}; found {check.found}. {check.remedy}"
        for check in failed
    ] or ["The run failed; `make dagster` shows its log."]
