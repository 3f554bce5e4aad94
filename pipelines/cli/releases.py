"""`releases`, `verify`, `diff`: see what is published, and whether it is undamaged."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.query import Format
from pipelines.cli.terminal import fail, say, say_json, show_table
from pipelines.errors import UsageError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.publish.catalogue import Release


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="releases", epilog="Example: cityfare releases")(list_releases)
    app.command(epilog="Example: cityfare verify latest")(verify)
    app.command(epilog="Example: cityfare diff 2026.11.21-1a2b3c4d latest")(diff)


def list_releases() -> None:
    """List the releases, oldest first."""
    from pipelines.publish.catalogue import latest_version, releases

    settings = Settings()
    latest = latest_version(settings)
    rows = []
    for release in releases(settings):
        package = release.package()
        marks = [
            *(["latest"] if release.version == latest else []),
            *(["private"] if release.is_private else []),
        ]
        size = f"{release.size() / 1_000_000:,.0f} MB"
        cells = [release.version, package.get("created", "")[:10], size, package["title"]]
        rows.append([*cells, ", ".join(marks), release.folder])
    if not rows:
        say("No release yet: `cityfare build` makes one.")
        return
    show_table(["version", "date", "size", "title", "", "folder"], rows, numbers=["size"])


def verify(
    release: Annotated[str, typer.Argument(help="A version, or latest.")] = "latest",
    rows: Annotated[
        bool, typer.Option("--rows", help="Also read every cell and key with frictionless.")
    ] = False,
) -> None:
    """Check a release's hashes, schemas, metadata, row counts and data package."""
    from pipelines.publish.catalogue import find_release
    from pipelines.publish.verify import package_problems, problems_of

    found = find_release(Settings(), release)
    problems = problems_of(found.folder)
    if rows and not problems:
        problems = package_problems(found.folder, with_rows=True)
    for problem in problems:
        fail(problem)
    if problems:
        raise typer.Exit(1)
    say(f"{found.version} is complete: every file is as it was published.")


def _release_before(settings: Settings, release: "Release") -> "Release":
    from pipelines.publish.catalogue import previous_release

    before = previous_release(settings, release)
    if before is None:
        raise UsageError(
            f"release {release.version}",
            expected="a release before it, to compare it with",
            found="none",
            remedy="`cityfare releases` lists them.",
        )
    return before


def diff(
    before: Annotated[
        str | None, typer.Argument(help="The older version; the last but one without it.")
    ] = None,
    after: Annotated[str, typer.Argument(help="The newer version.")] = "latest",
    format_: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Show what changed between two releases: tables, columns, rows, values."""
    from dataclasses import asdict

    from pipelines.publish.catalogue import find_release
    from pipelines.publish.diff import diff as compare

    settings = Settings()
    newer = find_release(settings, after)
    older = find_release(settings, before) if before else _release_before(settings, newer)
    tables = compare(older, newer)
    if format_ is Format.JSON:
        say_json([asdict(table) for table in tables])
        return
    changed = [table for table in tables if not table.is_unchanged]
    rows = [table.cells() for table in changed]
    columns = [
        "table",
        "status",
        "before",
        "after",
        "added",
        "removed",
        "values changed",
        "columns",
    ]
    if rows:
        show_table(columns, rows, numbers=columns[2:6])
    say(f"{len(changed)} of {len(tables)} tables differ.")
