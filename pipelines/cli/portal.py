"""`portal build`, `portal serve`: the site that people look at."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import say
from pipelines.errors import UsageError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.publish.catalogue import Release

DEFAULT_PORT = 8000


def register(app: typer.Typer) -> None:
    """Add the commands."""
    portal = typer.Typer(
        no_args_is_help=True,
        help="The site of a release: build it, look at it.",
        epilog="Example: cityfare portal build",
    )
    portal.command(epilog="Example: cityfare portal build --languages en,es,fr,pt")(build)
    portal.command(epilog="Example: cityfare portal serve --port 8080")(serve)
    app.add_typer(portal, name="portal")


def build(
    release: Annotated[str, typer.Option(help="A version, or latest.")] = "latest",
    private: Annotated[
        bool, typer.Option("--private", help="Render a release with private data, too.")
    ] = False,
    languages: Annotated[
        str, typer.Option(help="Of en, es, fr, pt, with commas; English is always there.")
    ] = "en",
    output: Annotated[Path | None, typer.Option(help="Folder; the build's own by default.")] = None,
) -> None:
    """Render the site of a release; where nothing changed it stops at once.

    English alone by default: each further language takes as long again.
    """
    from pipelines.portal.build import build_portal, build_portal_of
    from pipelines.publish.catalogue import find_release

    settings = Settings()
    found = find_release(settings, release)
    if found.is_private and not private:
        raise UsageError(
            "portal build",
            expected="a release without private data",
            found=f"{found.version}, which holds some",
            remedy="`--private` renders it for your own use, marked on every page.",
        )
    chosen = _languages(languages)
    _refuse_synthetic(found, is_own_use=private)
    made = (
        build_portal(found, output, chosen) if output else build_portal_of(settings, found, chosen)
    )
    if not made.files:
        say(f"Nothing changed: the site of {made.version} is up to date in {made.folder}")
        return
    say(f"Rendered {made.version}: {made.files} files, {made.written} new, in {made.folder}")


def _languages(text: str) -> list[str]:
    from pipelines.portal.words import LANGUAGES

    chosen = [code.strip() for code in text.split(",")]
    if unknown := [code for code in chosen if code not in LANGUAGES]:
        raise UsageError(
            "portal build --languages",
            expected=f"some of {', '.join(LANGUAGES)}",
            found=", ".join(unknown),
            remedy="Name codes with commas between them, such as --languages en,es.",
        )
    return chosen


def _refuse_synthetic(release: "Release", *, is_own_use: bool) -> None:
    from pipelines.portal.release_data import ReleaseData

    if is_own_use or not ReleaseData(release).is_synthetic:
        return
    raise UsageError(
        "portal build",
        expected="a release of real cities",
        found=f"{release.version}, which holds cities that were drawn",
        remedy="`--private` renders it for a demonstration, marked on every page.",
    )


def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = DEFAULT_PORT,
    private: Annotated[
        bool, typer.Option("--private", help="Show the site of the private release.")
    ] = False,
) -> None:
    """Show the site in a browser on this machine, until Ctrl and C."""
    from pipelines.portal.serve import server_of

    settings = Settings()
    folder = settings.private_portal if private else settings.portal
    if not (folder / "index.html").exists():
        raise UsageError(
            "portal serve",
            expected=f"a site in {folder}",
            found="none",
            remedy="`cityfare portal build` renders it.",
        )
    with server_of(folder, port) as server:
        say(f"http://127.0.0.1:{server.server_port}/ shows {folder}; Ctrl and C stops it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")
