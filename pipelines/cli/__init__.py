"""The command `cityfare`: one module for each group of commands, heavy imports inside the commands.

Exit codes: 0 done, 1 something is wrong (and said), 2 the command was not understood.
"""

import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from pipelines.cli import (
    add,
    build,
    cities,
    develop,
    fetch,
    parse,
    portal,
    publish,
    query,
    releases,
    scorecard,
    simulate,
    template,
)
from pipelines.cli.terminal import fail
from pipelines.errors import CityfareError, UsageError

app = typer.Typer(
    name="cityfare",
    help="Where do city governments innovate and use data; do their residents fare better for it?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_COMMANDS = (
    build,
    fetch,
    query,
    releases,
    publish,
    portal,
    scorecard,
    parse,
    cities,
    template,
    add,
    simulate,
    develop,
)
for module in _COMMANDS:
    module.register(app)


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the stack trace of an error.")
    ] = False,
) -> None:
    """Build, look into and publish the warehouse."""


def main() -> None:
    """Run the command; an error that a person can solve is one paragraph, without a trace."""
    try:
        app()
    except CityfareError as error:
        if "--debug" in sys.argv:
            raise
        fail(str(error))
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except ValidationError as error:
        (first, *_) = error.errors()
        name = "_".join(("CITYFARE", *map(str, first["loc"]))).upper()
        fail(f"{name}: {first['msg'].removeprefix('Value error, ')}.")
        sys.exit(2)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        fail(f"{what}. `cityfare --debug ...` shows where; what was published is unchanged.")
        sys.exit(1)
