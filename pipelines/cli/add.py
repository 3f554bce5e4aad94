"""`add`: keep a user's own file beside what is loaded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import say
from pipelines.errors import UsageError
from pipelines.overlay.figure import Figure

if TYPE_CHECKING:
    from pipelines.overlay.add import Added

_FILE = Annotated[
    Path,
    typer.Argument(
        exists=True,
        dir_okay=False,
        readable=True,
        help="A profile page, a filled questionnaire (CSV or XLSX), a practice page, data use "
        "scores, or a list of further spellings.",
    ),
]
_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare add survey-2020.xlsx")(add)


def add(
    file: _FILE,
    supersede: Annotated[
        bool, typer.Option("--supersede", help="Replace answers that the file contradicts.")
    ] = False,
    accept: Annotated[
        list[Figure] | None,
        typer.Option(help="A figure that is right although far from what is known."),
    ] = None,
    open_: Annotated[
        bool, typer.Option("--open", help="The file may be published; needs --licence.")
    ] = False,
    licence: Annotated[
        str | None, typer.Option(help="SPDX id of the licence, with --open: CC-BY-4.0.")
    ] = None,
    citation: Annotated[str | None, typer.Option(help="How to cite the file.")] = None,
    city: Annotated[str | None, typer.Option(help="City, where the page prints none.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, where it prints none.")] = None,
    wave: Annotated[str | None, typer.Option(help="Wave, 2018 or 2020, where it is open.")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what was understood of it; keep nothing.")
    ] = False,
    language: Annotated[
        str, typer.Option(help="Language of the preview: en, es, fr or pt.")
    ] = "en",
) -> None:
    """Check a file of your own, keep it outside version control, say which marts will change.

    It is private unless you open it: a release that holds private data is set apart and marked.
    """
    from datetime import UTC, datetime

    from pipelines.overlay.add import AddOptions
    from pipelines.overlay.add import add as keep
    from pipelines.overlay.store import Terms
    from pipelines.settings import Settings

    if open_ != (licence is not None):
        raise UsageError(
            "add",
            expected="--open and --licence together",
            found="--open alone" if open_ else "--licence alone",
            remedy="Name the licence under which the file may be published, or leave both out.",
        )
    stated = {"city": city, "country": country, "wave": wave}
    if preview:
        from pipelines.overlay.preview import preview as card
        from pipelines.survey.response import Stated

        for line in card(Settings(), file, Stated(city, country, wave), language):
            say(line)
        return
    options = AddOptions(
        terms=Terms(licence, citation),
        given={name: value for name, value in stated.items() if value is not None},
        supersede=supersede,
        accepted=frozenset(accept or ()),
    )
    added = keep(Settings(), file, options, datetime.now(tz=UTC))
    _show(added, file, licence)


def _show(added: "Added", file: Path, licence: str | None) -> None:
    """Say what became of the file, what will be left out, and which marts will change."""
    for problem in added.problems:
        say(f"line {problem.line}: {problem.found}; expected {problem.expected}.")
    if not added.is_new:
        say(f"Nothing new: the same bytes lie in {added.folder}")
        return
    shown = ", ".join(added.cities[:_SHOWN])
    more = f" and {len(added.cities) - _SHOWN} more" if len(added.cities) > _SHOWN else ""
    whose = f" of {shown}{more}" if shown else ""
    say(f"Kept {file.name} ({added.kind}){whose} in {added.folder}")
    say("Private: not for publication." if added.is_private else f"Open, under {licence}.")
    for difference in added.superseded:
        say(f"Replaces: {difference}")
    told = {problem.found for problem in added.problems}
    for reason in (reason for reason in added.left_out if reason not in told):
        say(f"Will be left out: {reason}")
    say(f"`cityfare build` will change {len(added.marts)} marts: {', '.join(added.marts)}")
