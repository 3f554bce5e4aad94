"""Which sources can be fetched. Asking imports nothing of what opens connections."""

from pipelines.errors import UsageError
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule
from pipelines.source_registry import all_sources, loaded_sources


def fetchable() -> dict[str, SourceModule]:
    """Return the sources that declare how they are fetched, by id."""
    return {id_: module for id_, module in loaded_sources().items() if module.fetch}


def fetchable_unattended(settings: Settings) -> dict[str, SourceModule]:
    """Return the sources that can be fetched now, without a person, by id."""
    return {
        id_: module
        for id_, module in fetchable().items()
        if why_not_fetchable(module, settings) is None
    }


def why_not_fetchable(module: SourceModule, settings: Settings) -> str | None:
    """Say why a source cannot be fetched without a person; None where it can."""
    declared = module.fetch
    if declared is None:
        return "its publisher offers nothing to fetch, new files are stored by hand"
    if declared.are_terms_unread:
        return "a person must read the publisher's terms first"
    key = declared.key
    if key and key.is_compulsory and settings.secret(key.name) is None:
        return f"{key.name.variable} is not set"
    return None


def find_fetchable(source_id: str) -> SourceModule:
    """Return a source that can be fetched, by id.

    Raises:
        UsageError: There is no such source, or its publisher offers nothing to fetch.
    """
    module = fetchable().get(source_id)
    if module is None:
        raise not_fetchable(source_id)
    return module


def not_fetchable(source_id: str) -> UsageError:
    """Build the error of a source that cannot be fetched; it names those that can."""
    is_catalogued = source_id in {source.id for source in all_sources()}
    found = "one that is only catalogued" if is_catalogued else "no such source"
    return UsageError(
        f"fetch {source_id}",
        expected="a source that can be fetched",
        found="one that is kept by hand" if source_id in loaded_sources() else found,
        remedy=f"Those are: {', '.join(fetchable())}.",
    )
