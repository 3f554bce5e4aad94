"""`build`, `sources`, `check`: make the warehouse, and see what it is made of."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.terminal import TerminalProgress, fail, say, show_table
from pipelines.errors import UsageError
from pipelines.lock import exclusive
from pipelines.settings import EngineName, Settings
from pipelines.source_definition import Source
from pipelines.source_registry import all_sources

if TYPE_CHECKING:
    import polars as pl

    from pipelines.checks.check_results import CheckResult
    from pipelines.publish.catalogue import Release


_SHOWN = 3


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: cityfare build")(build)
    app.command(epilog="Example: cityfare sources")(sources)
    app.command(epilog="Example: cityfare check")(check)


def build(
    expectations: Annotated[bool, typer.Option(help="Ask Great Expectations for warnings.")] = True,
    portal: Annotated[bool, typer.Option(help="Render the site of the release.")] = True,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Read only snapshots stored by this day, in a folder apart."
        ),
    ] = None,
    engine: Annotated[
        EngineName | None,
        typer.Option(help="What runs the models [CITYFARE_ENGINE]; spark is at SPARK_REMOTE."),
    ] = None,
) -> None:
    """Build everything from raw to a release and its site, unless nothing changed."""
    settings = Settings(engine=engine) if engine else Settings()
    settings = known_on(settings, as_of.date()) if as_of else settings
    release = _unchanged(settings)
    if release is None:
        with exclusive(settings):
            # Another build may have made it while this one waited.
            release = _unchanged(settings) or _build(settings, with_expectations=expectations)
    if portal:
        _render(settings, release)


def known_on(settings: Settings, day: date) -> Settings:
    """Settings to build what was known on a day, in a folder of its own: the latest stays.

    Raises:
        UsageError: The day has not come yet.
    """
    if day > settings.clock_day:
        raise UsageError(
            "build --as-of",
            expected=f"a day up to today, {settings.clock_day}",
            found=str(day),
            remedy="Leave it out to build the newest state.",
        )
    folder = settings.build / "as_of" / day.isoformat()
    changed = {"known_on": day, "as_of": day, "build_dir": folder}
    return Settings.model_validate({**settings.model_dump(), **changed})


def _unchanged(settings: Settings) -> "Release | None":
    """The latest release and a word on it, if the inputs are still those that it was made from."""
    from pipelines.publish.up_to_date import unchanged_release

    release = unchanged_release(settings)
    if release:
        say(f"Nothing changed: {release.version} is up to date in {release.folder}")
    return release


def _build(settings: Settings, *, with_expectations: bool) -> "Release":
    """Build, and show what was built and left out.

    Raises:
        Exit: It did not end in a release.
    """
    from pipelines import run
    from pipelines.publish.catalogue import find_release

    steps = run.step_names(with_expectations=with_expectations)
    with TerminalProgress(len(steps)) as progress:
        outcome = run.build(settings, progress, with_expectations=with_expectations)
    _show_summary(outcome.reports, progress)
    _show_left_out(outcome.left_out)
    _show_warnings(outcome.warnings)
    for error in outcome.errors:
        fail(error)
    if not outcome.is_ok:
        say("Nothing was published; the last release is as it was.")
        raise typer.Exit(1)
    made = find_release(settings)
    if made.is_private:
        say(f"Built {made.version} in {made.folder}. It holds private data: not for publication.")
    else:
        say(f"Published {made.version} in {made.folder}")
    return made


def _render(settings: Settings, release: "Release") -> None:
    """Render the site of a release, unless it is up to date or private."""
    from pipelines.portal.freshness import is_current, portal_folder
    from pipelines.portal.words import DEFAULT_LANGUAGES

    if release.is_private:
        say("`cityfare portal build --private` renders its site for your own use.")
        return
    if is_current(release, portal_folder(settings, release), DEFAULT_LANGUAGES):
        return
    from pipelines.portal.build import build_portal_of

    made = build_portal_of(settings, release)
    say(f"Rendered its site in {made.folder}; `cityfare portal serve` shows it.")


def _show_summary(reports: dict[str, dict[str, Any]], progress: TerminalProgress) -> None:
    rows = []
    for step, seconds in progress.seconds.items():
        report = reports.get(step.removeprefix("land "))
        counts: list[object] = ["", ""]
        if report and step.startswith("land "):
            tables = report["tables"]
            counts = [
                f"{sum(table['accepted'] for table in tables):,}",
                f"{sum(table['quarantined'] for table in tables):,}",
            ]
        rows.append([step, *counts, f"{seconds:.1f}"])
    rows.append(["all, with the orchestrator", "", "", f"{progress.wall_seconds:.1f}"])
    columns = ["step", "rows", "quarantined", "seconds"]
    show_table(columns, rows, numbers=columns[1:])


def _show_left_out(left_out: "list[pl.DataFrame]") -> None:
    """Print one line for each file and rule that took rows out or blanked cells."""
    import polars as pl

    if not left_out:
        return
    say("Left out, and published as quarantined_row:")
    kinds = ["table_name", "file_name", "rule", "outcome"]
    for key, rows in pl.concat(left_out).group_by(kinds, maintain_order=True):
        table, file_name, rule, outcome = key
        what = "cell" if outcome == "cell" else "row"
        what += "s" if rows.height > 1 else ""
        what += " blanked" if outcome == "cell" else " out"
        say(
            f"  {rows.height} {what}: {table} ({file_name}, row {rows.item(0, 'source_row')}"
            f"{' and others' if rows.height > 1 else ''}), rule {rule}: {rows.item(0, 'reason')}"
        )


def _show_warnings(warnings: "list[CheckResult]") -> None:
    """Print each check that failed and does not block, with its first rows and what to do."""
    for check in warnings:
        say(f"Warning {check.name}: expected {check.expected}; found {check.found}. {check.remedy}")
        for example in check.examples[:_SHOWN]:
            say(f"  {', '.join(f'{name} {value}' for name, value in example.items())}")
    if warnings:
        say("`cityfare check` shows all of their rows.")


def _report(settings: Settings, source_id: str) -> dict[str, Any] | None:
    path = settings.reports / f"{source_id}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def sources() -> None:
    """List every source: version (day stored), licence, rows, age against its cadence."""
    settings = Settings()
    rows = [_source_row(settings, source) for source in all_sources()]
    columns = ["source", "version", "licence", "rows", "freshness"]
    show_table(columns, rows, numbers=["rows"])


def _source_row(settings: Settings, source: Source) -> list[object]:
    if source.status == "catalogued":
        return [
            source.id,
            "not loaded",
            source.catalogued_licence or "",
            "",
            "",
        ]
    from pipelines.build_inputs import present_records
    from pipelines.provenance import licence_basis_of

    records = present_records(settings, source.id)
    if not records:
        return [source.id, "none yet", "", "", ""]
    record = records[-1]
    report = _report(settings, source.id)
    rows = f"{sum(t['accepted'] for t in report['tables']):,}" if report else "not built"
    age = (settings.today - record.stored_on).days
    limit = source.cadence.max_age_days
    freshness = "final" if limit is None else f"{age} of {limit} days"
    if limit is not None and age > limit:
        freshness += ", old"
    return [
        source.id,
        record.version if len(records) == 1 else f"{record.version} and {len(records) - 1} more",
        record.licence or (licence_basis_of(records) or "none").replace("_", " "),
        rows,
        freshness,
    ]


def check() -> None:
    """Run contracts and mart checks on what is built, and show the rows that fail."""
    from contracts.model import tables_of
    from pipelines.checks.check_results import read_pages
    from pipelines.checks.results import mart_results
    from pipelines.warehouse import building_path

    settings = Settings()
    # A build that failed leaves what its steps found, and beside it the warehouse of an older one.
    is_finished = settings.warehouse.exists() and not building_path(settings).exists()
    live = mart_results(settings.warehouse, tables_of("mart")) if is_finished else []
    results = {result.name: result for result in [*read_pages(settings), *live]}
    if not results:
        raise UsageError(
            "check",
            expected="a build of the present inputs",
            found="none in the build folder",
            remedy="Run `cityfare build` first.",
        )
    failed = [result for result in results.values() if not result.passed]
    for result in failed:
        weight = "blocking" if result.blocking else "warning"
        say(f"\n{result.name} ({weight}): expected {result.expected}; found {result.found}.")
        say(result.remedy)
        if result.examples:
            columns = list(result.examples[0])
            show_table(columns, [[row.get(name) for name in columns] for row in result.examples])
    blocking = sum(result.blocking for result in failed)
    say(
        f"{len(results)} checks: {len(results) - len(failed)} passed, {blocking} failed, "
        f"{len(failed) - blocking} warned."
    )
    if blocking:
        raise typer.Exit(1)
