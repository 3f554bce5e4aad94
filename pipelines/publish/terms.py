"""What a table may be published under, put together from the sources that it is made from."""

from dataclasses import dataclass

from contracts.model import TableSpec
from pipelines.errors import ReleaseError
from pipelines.provenance import sources_of
from pipelines.settings import Settings
from pipelines.sources._base import Snapshot, loaded_sources, open_snapshot

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
    licence: str
    citation: str
    is_private: bool


def open_all(settings: Settings) -> dict[str, Snapshot]:
    """The newest snapshot of every loaded source, proven.

    Raises:
        ReleaseError: A source has no licence basis, so nothing of it may be published.
    """
    snapshots = {id_: open_snapshot(settings.raw, id_) for id_ in loaded_sources()}
    for source_id, snapshot in snapshots.items():
        if snapshot.licence_basis not in _BASIS:
            raise ReleaseError(
                f"source {source_id}",
                expected=f"a licence_basis among {', '.join(_BASIS)}",
                found=str(snapshot.licence_basis or "none"),
                remedy=f"State it in raw/{source_id}/{snapshot.version}/snapshot.json.",
            )
    return snapshots


def terms_of(spec: TableSpec, snapshots: dict[str, Snapshot]) -> Terms:
    """The terms of one table."""
    source_ids = sources_of(spec)
    used = [snapshots[source_id] for source_id in source_ids]
    licences = [f"{s.source_id}: {licence_text(s)}" for s in used]
    return Terms(
        source_ids=tuple(source_ids),
        licence="; ".join(licences),
        citation=" ".join(dict.fromkeys(snapshot.citation for snapshot in used)),
        is_private=any(snapshot.licence_basis == "private" for snapshot in used),
    )


def licence_text(snapshot: Snapshot) -> str:
    """A snapshot's licence by SPDX id, or the basis in words."""
    return snapshot.licence or _BASIS[snapshot.licence_basis or "private"]
