"""`portal build`, `portal serve`: the site that people look at."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.terminal import say
from pipelines.errors import UsageError
from pipelines.settings import Settings

DEFAULT_PORT = 8000


def register(app: typer.Typer) -> None:
    """Add the commands."""
    portal = typer.Typer(
        no_args_is_help=True,
        help="The site of a release: build it, look at it.",
        epilog="Example: cityfare portal build",
    )
    portal.command(epilog="Example: cityfare portal build")(build)
    portal.command(epilog="Example: cityfare portal serve --port 8080")(serve)
    app.add_typer(portal, name="portal")


def build(
    release: Annotated[str, typer.Option(help="A version, or latest.")] = "latest",
    private: Annotated[
        bool, typer.Option("--private", help="Render a release with private data, too.")
    ] = False,
    output: Annotated[Path | None, typer.Option(help="Folder; the build's own by default.")] = None,
) -> None:
    """Render the site of a release; where nothing changed it stops at once."""
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
    made = build_portal(found, output) if output else build_portal_of(settings, found)
    if not made.files:
        say(f"Nothing changed: the site of {made.version} is up to date in {made.folder}")
        return
    say(f"Rendered {made.version}: {made.files} files, {made.written} new, in {made.folder}")


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
