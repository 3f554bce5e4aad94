"""`parse`: what one survey page says, as JSON."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare parse lima-per.html")(parse)


def parse(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, readable=True, help="A profile page, HTML or plain text."
        ),
    ],
) -> None:
    """Read a city's profile page of the innovation survey and print its facts as JSON.

    Problems stand in the object with their lines; the exit code is 1 if one of them blocks.
    """
    from pipelines.settings import Settings
    from pipelines.survey.page import parse_file
    from pipelines.vocabulary import load_vocabulary

    page = parse_file(file, load_vocabulary(Settings()))
    sys.stdout.write(json.dumps(page.to_json(), ensure_ascii=False, indent=2) + "\n")
    if page.is_refused:
        raise typer.Exit(1)
