"""From a release to its site: verify, render every page in every language, write what changed."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import PortalError
from pipelines.files import only_for_owner
from pipelines.lock import exclusive
from pipelines.portal.environment import Renderer
from pipelines.portal.freshness import forget_key, is_current, portal_folder, write_key
from pipelines.portal.output import Writer
from pipelines.portal.release_data import ReleaseData
from pipelines.portal.site import File, Site
from pipelines.portal.views import SHARED_FILES, VIEWS
from pipelines.portal.words import DEFAULT_LANGUAGES, LANGUAGES, SOURCE_LANGUAGE
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import checksum_problems
from pipelines.publish.history import keep_expectations
from pipelines.settings import Settings


@dataclass(frozen=True)
class Portal:
    """A site that is up to date."""

    folder: Path
    version: str
    files: int
    """Files that it has; 0 where nothing had to be rendered."""
    written: int
    """Files of which the bytes changed."""


def build_portal_of(
    settings: Settings, release: Release, languages: Sequence[str] = DEFAULT_LANGUAGES
) -> Portal:
    """Render a release where the build's sites stand; one process at a time."""
    closed = only_for_owner() if release.is_private else nullcontext()
    with exclusive(settings), closed:
        keep_expectations(settings, release)
        return build_portal(release, portal_folder(settings, release), languages)


def build_portal(
    release: Release, folder: Path, languages: Sequence[str] = DEFAULT_LANGUAGES
) -> Portal:
    """Render a release into a folder, or find that it holds the same site already.

    English is always rendered: it stands at the top of the site.

    Raises:
        PortalError: The release is not as it was published, or lacks a table.
    """
    _refuse_damaged(release)
    kept = [code for code in LANGUAGES if code in languages or code == SOURCE_LANGUAGE]
    if is_current(release, folder, kept):
        return Portal(folder, release.version, files=0, written=0)
    _refuse_strange(folder)
    forget_key(folder)
    writer = Writer(folder)
    for path, content in _contents(ReleaseData(release), kept):
        writer.write(path, content)
    writer.remove_others()
    write_key(folder, release, kept)
    return Portal(folder, release.version, writer.files, writer.written)


def _contents(data: ReleaseData, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for make in SHARED_FILES:
        for file in make(data):
            yield file.path, file.content
    for language in languages:
        site = Site(data, language)
        renderer = Renderer(site, languages)
        for view in VIEWS:
            for part in view(site):
                if isinstance(part, File):
                    yield renderer.folder + part.path, part.content
                else:
                    yield renderer.render(part)


def _refuse_damaged(release: Release) -> None:
    problems = checksum_problems(release.folder)
    if problems:
        raise PortalError(
            f"release {release.version}",
            expected="the files as they were published",
            found="; ".join(problems[:3]),
            remedy="Move that folder away and build again; the portal was not changed.",
        )


def _refuse_strange(folder: Path) -> None:
    """What no page makes is removed, so a folder must be empty or hold a site of ours."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "assets/cities.js").exists():
        raise PortalError(
            str(folder),
            expected="an empty folder, or one with a site of an earlier release",
            found="other files",
            remedy="Name another folder: files that are not the site's would be removed.",
        )
