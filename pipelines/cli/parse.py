"""`parse`: what one file says, as JSON; nothing is stored."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import say_json
from pipelines.errors import CityfareError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare parse lima-per.html")(parse)


def parse(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            readable=True,
            help="A profile page, a filled questionnaire, or a publisher's table.",
        ),
    ],
) -> None:
    """Read a file by what it is and print what it holds as JSON; nothing is stored.

    Of a page or a questionnaire: its facts, and its problems with their lines. Of a publisher's
    table: source, layout, counts, first rows. The exit code is 1 if it could not be used as it is.
    """
    from pipelines.preview.detect_kind import inspect
    from pipelines.settings import Settings

    try:
        found = inspect(Settings(), file)
    except CityfareError as error:
        say_json({"kind": None, "problems": [str(error)]})
        raise typer.Exit(1) from error
    say_json(found.document)
    if found.is_refused:
        raise typer.Exit(1)
