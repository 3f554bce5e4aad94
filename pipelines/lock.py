"""One writer at a time: the lock that every step which writes the warehouse or a release holds."""

from typing import TYPE_CHECKING

from pipelines.settings import Settings

if TYPE_CHECKING:
    from filelock import BaseFileLock


def exclusive(settings: Settings) -> "BaseFileLock":
    """A lock that waits for other processes and may be taken again by the one that holds it.

    A build takes it for the whole run; a step takes it too, since Dagster's UI may run steps alone.
    """
    from filelock import FileLock

    settings.build.mkdir(parents=True, exist_ok=True)
    return FileLock(settings.lock_file, thread_local=False, is_singleton=True)
