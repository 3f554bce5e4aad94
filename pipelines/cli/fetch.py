"""`fetch`: ask a publisher for a new snapshot, and show what was revised."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import say, show_table
from pipelines.cli.transfer import TransferProgress, size_of

if TYPE_CHECKING:
    from pipelines.fetch.fetch import FetchPlan
    from pipelines.fetch.progress import FetchOutcome
    from pipelines.fetch.revision import Revision


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare fetch eurostat_perception --dry-run")(fetch)


def fetch(
    source_id: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A source that can be fetched.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be asked for.")
    ] = False,
) -> None:
    """Ask a publisher for a new snapshot; an older one is never touched.

    Keys come from the environment (CITYFARE_CENSUS_API_KEY, CITYFARE_SOCRATA_APP_TOKEN).
    """
    from pipelines.fetch.fetchable_sources import find_fetchable
    from pipelines.settings import Settings

    settings, module = Settings(), find_fetchable(source_id)

    from pipelines.fetch import fetch as fetching
    from pipelines.fetch.context import FetchContext

    if dry_run:
        _show_plan(fetching.plan(module, settings))
        return
    with TransferProgress() as progress:
        outcome = fetching.fetch(module, settings, FetchContext(progress=progress))
    _summary(outcome)


def _show_plan(planned: "FetchPlan") -> None:
    for request in planned.requests:
        first = request.page(1, 0)
        pages = " and so on, page by page" if request.paging else ""
        say(f"{first.name}: {first.address}{pages}")
    if planned.key_variable:
        state = "set" if planned.has_key else "not set"
        say(f"with the key of {planned.key_variable}, which is {state}")


def _summary(outcome: "FetchOutcome") -> None:
    counts: dict[str, int] = {}
    for file in outcome.files:
        counts[file.state.value] = counts.get(file.state.value, 0) + 1
    summary = ", ".join(f"{count} {state}" for state, count in counts.items())
    say(f"{outcome.source_id}: {len(outcome.files)} files ({summary}), {size_of(outcome.received)}")
    say(outcome.summary)
    if not outcome.is_new:
        return
    if outcome.not_compared:
        say(f"Not compared with an older snapshot: {outcome.not_compared}")
    elif not outcome.revisions:
        say(f"No value differs from {outcome.previous}.")
    else:
        _show_revisions(outcome)


def _show_revisions(outcome: "FetchOutcome") -> None:
    say(f"What the publisher revised since {outcome.previous}:")
    rows = [_row(revision) for revision in outcome.revisions]
    columns = ["table", "before", "after", "added", "removed", "values changed"]
    show_table(columns, rows, numbers=columns[1:5])
    examples = [example for revision in outcome.revisions for example in revision.examples]
    if examples:
        cells = [[e.key, e.column, e.before or "", e.after or ""] for e in examples]
        show_table(["for example", "column", "before", "after"], cells)
    say("`cityfare build` brings it into a release.")


def _row(revision: "Revision") -> list[object]:
    diff = revision.diff
    counts = (diff.rows_before, diff.rows_after, diff.rows_added, diff.rows_removed)
    changed = ", ".join(f"{name} {count:,}" for name, count in diff.values_changed.items())
    return [diff.table, *(f"{count:,}" for count in counts), changed]
