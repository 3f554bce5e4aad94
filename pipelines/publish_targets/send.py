"""Send a release to a target: refuse what may not go out, then publish it there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from contracts import vocab
from pipelines.errors import PublishError, UsageError
from pipelines.publish.catalogue import Release
from pipelines.publish.verify import problems_of
from pipelines.publish_targets.contract_versions import version_problems
from pipelines.settings import Settings

_BASES = {"open_licence", "public_domain", "facts_transcribed"}
"""What allows us to pass on what a source gave."""


class Target(Protocol):
    """Where a release is sent to."""

    def last_package(self) -> dict[str, Any] | None:
        """The data package of the last release there; None where there is none."""
        ...

    def plan(self, release: Release) -> list[str]:
        """What would be sent, in order."""
        ...

    def publish(self, release: Release, on_done: Callable[[str], None]) -> None:
        """Send it; nothing is half-published when that fails."""
        ...


def open_target(address: str, settings: Settings, *, is_draft: bool = False) -> Target:
    """The target at an address: `ckan:…`, `zenodo:…`, `huggingface:…`, else a folder or a store.

    Raises:
        PublishError: The address is not one, or its token is missing.
        UsageError: A draft is asked for where there is none.
    """
    kind, _, rest = address.partition(":")
    if is_draft and kind != "zenodo":
        raise UsageError(
            address,
            expected="--draft with zenodo:https://zenodo.org only",
            found="another target",
            remedy="Leave --draft out; --dry-run shows what would be sent.",
        )
    # Imported here: each target brings a client of its own, and only one is used.
    if kind == "ckan":
        from pipelines.publish_targets.ckan import Ckan

        return Ckan(rest, settings)
    if kind == "zenodo":
        from pipelines.publish_targets.zenodo import Zenodo

        return Zenodo(rest, settings, is_draft=is_draft)
    if kind == "huggingface":
        from pipelines.publish_targets.hugging_face import HuggingFace

        return HuggingFace(Path(rest))
    from pipelines.publish_targets.object_store import ObjectStore

    return ObjectStore(address, settings)


def send(
    release: Release,
    target: Target,
    *,
    dry_run: bool = False,
    on_done: Callable[[str], None] = lambda name: None,
) -> list[str]:
    """Publish a release; returns what was, or would be, sent where.

    Raises:
        PublishError: The release may not go out, or the target does not take it.
    """
    package = release.package()
    _refuse(release, package)
    _refuse_unversioned(target.last_package(), package)
    planned = target.plan(release)
    if not dry_run:
        target.publish(release, on_done)
    return planned


def _refuse(release: Release, package: dict[str, Any]) -> None:
    bases = {source["source_id"]: source["licence_basis"] for source in package["sources"]}
    closed = sorted(id_ for id_, basis in bases.items() if basis not in _BASES)
    closed += [f"synthetic data in {name}" for name in _synthetic(package)]
    if release.is_private or package["is_private"] or closed:
        raise PublishError(
            f"release {release.version}",
            expected="a public release, all of whose sources may be passed on",
            found=f"one with {', '.join(closed) or 'private data'}",
            remedy="Build without your own private files; `cityfare releases` marks private ones.",
        )
    problems = problems_of(release.folder)
    if problems:
        raise PublishError(
            f"release {release.version}",
            expected="a release that is as it was made",
            found="; ".join(problems[:3]),
            remedy="`cityfare verify` shows all. Move that folder away and build again.",
        )


def _synthetic(package: dict[str, Any]) -> list[str]:
    return [
        resource["name"]
        for resource in package["resources"]
        if any(field["name"] == vocab.SYNTHETIC_MARK for field in resource["schema"]["fields"])
    ][:1]


def _refuse_unversioned(before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    problems = version_problems(before, after) if before else []
    if problems:
        raise PublishError(
            "versions of contracts",
            expected=f"versions that say what changed since {before and before['version']}",
            found="; ".join(problems[:5]),
            remedy="Raise `version` in those contracts, and VERSION in contracts/package.py for "
            "tables that came or went; then build again.",
        )
