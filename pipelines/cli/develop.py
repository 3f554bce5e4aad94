"""`generate`, `new-source`: for those who work on the warehouse itself."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import fail, say
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: cityfare generate --check")(generate)
    app.command(name="new-source", epilog="Example: cityfare new-source city_trees --cities")(
        new_source
    )


def generate(
    check: Annotated[bool, typer.Option("--check", help="Only say what has drifted.")] = False,
) -> None:
    """Write what is generated from the contracts: dbt YAML, staging models, the README's table."""
    from pipelines import generate as generator

    settings = Settings()
    if check:
        stale = generator.stale_files(settings)
        for path in stale:
            fail(f"{path.relative_to(settings.project_dir)} is not what the contracts say")
        if stale:
            say("Run `cityfare generate`.")
            raise typer.Exit(1)
        say("Everything generated is current.")
        return
    changed = generator.generate(settings)
    for path in changed:
        say(f"{'wrote' if path.exists() else 'removed'} {path.relative_to(settings.project_dir)}")
    say(f"{len(changed)} files changed.")


def new_source(
    source_id: Annotated[str, typer.Argument(help="Id: <publisher or product>_<subject>.")],
    cities: Annotated[
        bool, typer.Option("--cities", help="The source names cities, which are to be matched.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option(help="A CSV file of the publisher to begin with.")
    ] = None,
) -> None:
    """Write the skeleton of a source: module, contracts, mart, a snapshot, a fixture."""
    from pipelines.scaffold import write_skeleton

    settings = Settings()
    for path in write_skeleton(settings, source_id, of_cities=cities, file=file):
        say(f"wrote {path.relative_to(settings.project_dir)}")
    say(
        "Fill in what stands in <> and the names of columns, then run `cityfare generate`, "
        "`cityfare build` and `make test`."
    )
