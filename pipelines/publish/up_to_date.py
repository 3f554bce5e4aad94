"""The present inputs beside the latest release: the same, other ones, or some are lost.

Light: every build asks it first.
"""

from pipelines.build_inputs import present_versions, refuse_undescribed_folders
from pipelines.checks.exceptions import load_exceptions, refuse_expired
from pipelines.fingerprint import fingerprint
from pipelines.publish.catalogue import Release, latest_public, latest_version, releases
from pipelines.publish.checksums import checksum_problems
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources


def unchanged_release(settings: Settings) -> Release | None:
    """Return the latest release if it was made from the present inputs and is complete; else None.

    Raises:
        ContractError: An exception has expired since, so a build would stop.
    """
    version = latest_version(settings)
    if version is None or not is_made_from(version, fingerprint(settings)):
        return None
    known = {release.version: release for release in releases(settings)}
    if version not in known or checksum_problems(known[version].folder):
        return None
    # The day counts too: an exception may have expired since.
    refuse_expired(load_exceptions(settings.contracts / "exceptions.yml"), settings.today)
    return known[version]


def is_made_from(version: str, inputs: str) -> bool:
    """Tell whether a release was made from inputs with this fingerprint."""
    return version.endswith(inputs[:8])


def refuse_lost_inputs(settings: Settings) -> None:
    """Stop before anything lands if a folder has no record, or a published source no folder.

    Raises:
        CityfareError: Names the folder, or the source.
    """
    from pipelines.checks.against_release import refuse_lost_sources

    refuse_undescribed_folders(settings)
    last = latest_public(settings)
    if last is not None and settings.reads_own_raw:
        present = {id_ for id_ in loaded_sources() if present_versions(settings, id_)}
        exceptions = load_exceptions(settings.contracts / "exceptions.yml")
        refuse_expired(exceptions, settings.today)
        refuse_lost_sources(last.folder, present, exceptions)
