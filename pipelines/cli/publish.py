"""`publish`: send a release to where others can get it."""

from typing import Annotated

import typer

from pipelines.cli.terminal import say
from pipelines.settings import Settings

_TARGET = (
    "A folder, s3://bucket/path, ckan:https://portal/ORGANISATION, zenodo:https://zenodo.org, or "
    "huggingface:FOLDER."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare publish s3://bucket/cityfare --dry-run")(publish)


def publish(
    target: Annotated[str, typer.Argument(metavar="TARGET", help=_TARGET)],
    release: Annotated[str, typer.Option(help="A version, or latest.")] = "latest",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would go where.")
    ] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Zenodo: leave the record for a person to publish.")
    ] = False,
) -> None:
    """Send a release, read it back, and only then let `latest` point at it.

    What is there already is not sent again. Keys come from the environment: CITYFARE_S3_KEY,
    CITYFARE_S3_SECRET and CITYFARE_S3_ENDPOINT_URL, or what AWS's own tools use;
    CITYFARE_CKAN_TOKEN; CITYFARE_ZENODO_TOKEN.
    """
    from pipelines.publish.catalogue import find_release
    from pipelines.publish_targets.send import open_target, send

    settings = Settings()
    found = find_release(settings, release)
    planned = send(found, open_target(target, settings, is_draft=draft), dry_run=dry_run)
    if dry_run:
        for line in planned:
            say(line)
    say(f"{found.version} {'would go' if dry_run else 'went'} to {target}: {len(planned)} steps.")
