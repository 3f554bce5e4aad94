"""Private files and the run history, which keeps what a run says of them."""

from collections.abc import Mapping

from pipelines.build_inputs import holds_private
from pipelines.errors import UsageError
from pipelines.run_history import is_command
from pipelines.settings import Settings


def refuse_private_history(settings: Settings, tags: Mapping[str, str]) -> None:
    """Refuse a run of Dagster's pages that would keep names and rows of private files.

    A command keeps no history of such a build.

    Raises:
        UsageError: It names no file.
    """
    if holds_private(settings) and not is_command(tags):
        raise UsageError(
            "a run of Dagster's pages",
            expected="inputs that may be published",
            found="private files in the overlay",
            remedy="Run `cityfare build`, which keeps no history of them, or start Dagster with "
            "CITYFARE_OVERLAY_DIR at an empty folder.",
        )
