"""What a table may be published under, put together from the sources that it is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts import vocab
from contracts.model import TableSpec
from pipelines.build_inputs import all_present_snapshots
from pipelines.errors import ReleaseError
from pipelines.provenance import sources_of
from pipelines.settings import Settings
from pipelines.snapshots.record import Snapshot
from pipelines.source_registry import loaded_sources

_BASIS = {
    "open_licence": "open licence",
    "public_domain": "public domain",
    "facts_transcribed": "facts and figures transcribed, no text carried over",
    "private": "private, not for publication",
}


@dataclass(frozen=True)
class Terms:
    """Licence and citation of one table, and whether any source behind it is private."""

    source_ids: tuple[str, ...]
    source_versions: tuple[str, ...]
    """Each snapshot that was read, as source and version."""
    licence: str
    citation: str
    is_private: bool


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX id, and where its text is."""

    spdx: str
    url: str


OWN_LICENCE = Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
"""Of our own vocabulary, and of our part in every table that we derive."""

Snapshots = Mapping[str, Sequence[Snapshot]]
"""What a build read, by source; empty for a source that waits for its first file."""


def open_all(settings: Settings) -> Snapshots:
    """The snapshots of every loaded source, proven.

    Raises:
        ReleaseError: A source has no licence basis, an open licence that SPDX does not list, or is
            synthetic: it may not be published.
    """
    snapshots = all_present_snapshots(settings)
    for snapshot in (snapshot for found in snapshots.values() for snapshot in found):
        if snapshot.licence_basis == vocab.SYNTHETIC:
            raise ReleaseError(
                f"source {snapshot.source_id}",
                expected="figures that somebody published",
                found=f"synthetic ones in {snapshot.place}",
                remedy="Take that folder away: synthetic data are for tests and benchmarks only.",
            )
        if snapshot.licence_basis not in _BASIS:
            raise ReleaseError(
                f"source {snapshot.source_id}",
                expected=f"a licence_basis among {', '.join(_BASIS)}",
                found=str(snapshot.licence_basis or "none"),
                remedy=f"State it in {snapshot.place}/snapshot.json.",
            )
        _refuse_unknown_licence(snapshot)
    return snapshots


def _refuse_unknown_licence(snapshot: Snapshot) -> None:
    # Imported here: the command line reads this module without publishing anything.
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if snapshot.licence is None and snapshot.licence_basis != "open_licence":
        return
    try:
        canonicalize_license_expression(snapshot.licence or "")
    except InvalidLicenseExpression as error:
        raise ReleaseError(
            f"source {snapshot.source_id}",
            expected="a licence by its SPDX id, such as CC-BY-4.0 or ODbL-1.0",
            found=snapshot.licence or "none",
            remedy=f"State it in {snapshot.place}/snapshot.json; https://spdx.org/licenses lists "
            "the ids.",
        ) from error


def licences_of(snapshots: Sequence[Snapshot]) -> list[Licence]:
    """The licences of what is made from snapshots, ours first; none where one is private."""
    if any(snapshot.licence_basis == "private" for snapshot in snapshots):
        return []
    theirs = {
        s.licence: Licence(s.licence, s.licence_url or f"https://spdx.org/licenses/{s.licence}")
        for s in snapshots
        if s.licence and s.licence != OWN_LICENCE.spdx
    }
    return [OWN_LICENCE, *(theirs[spdx] for spdx in sorted(theirs))]


def is_private(snapshots: Snapshots) -> bool:
    """Does anything that the build read belong to somebody who keeps it private?"""
    return any(s.licence_basis == "private" for found in snapshots.values() for s in found)


def terms_of(spec: TableSpec, snapshots: Snapshots) -> Terms:
    """The terms of one table; sources that wait for their first file have no part in it."""
    used = [snapshot for source_id in sources_of(spec) for snapshot in snapshots[source_id]]
    if not used:
        return _of_nothing(sources_of(spec))
    licences = dict.fromkeys(f"{s.source_id}: {licence_text(s)}" for s in used)
    return Terms(
        source_ids=tuple(dict.fromkeys(snapshot.source_id for snapshot in used)),
        source_versions=tuple(f"{s.source_id} {s.version}" for s in used),
        licence="; ".join(licences),
        citation=" ".join(dict.fromkeys(snapshot.citation for snapshot in used)),
        is_private=any(snapshot.licence_basis == "private" for snapshot in used),
    )


def _of_nothing(source_ids: list[str]) -> Terms:
    """The terms of a table whose sources all wait for their first file: it is empty."""
    sources = [loaded_sources()[source_id].source for source_id in source_ids]
    return Terms(
        source_ids=(),
        source_versions=(),
        licence="; ".join(f"{source.id}: nothing loaded yet" for source in sources),
        citation=" ".join(source.citation for source in sources),
        is_private=False,
    )


def licence_text(snapshot: Snapshot) -> str:
    """A snapshot's licence by SPDX id, or the basis in words."""
    return snapshot.licence or _BASIS[snapshot.licence_basis or "private"]
