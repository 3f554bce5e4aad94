"""Zenodo: `zenodo:https://zenodo.org` (or its sandbox). A version of the record for each release.

Zenodo takes a hundred files a record, so the release goes as one archive, beside the files that
tell what is in it. Files are compared by the MD5 that Zenodo computes of what it stored. The record
is published last; `--draft` leaves that to a person.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.errors import PublishError
from pipelines.publish.catalogue import PACKAGE, Release
from pipelines.publish.checksums import NAME as CHECKSUMS
from pipelines.publish.checksums import listed_hashes
from pipelines.publish_targets.portal_api import GO_ON, PortalApi
from pipelines.settings import Settings

TOKEN = "CITYFARE_ZENODO_TOKEN"  # noqa: S105 the name of the variable, not a token
_BESIDE = (CHECKSUMS, "CITATION.cff", PACKAGE, "LICENSE.md", "README.md")
_DEPOSITIONS = "api/deposit/depositions"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Zenodo:
    """The depositions of one account."""

    def __init__(self, address: str, settings: Settings, *, is_draft: bool = False) -> None:
        self.address = address.rstrip("/")
        self._is_draft = is_draft
        self._api = PortalApi(address, TOKEN, settings.secret("zenodo_token"), prefix="Bearer ")

    def last_package(self) -> dict[str, Any] | None:
        """The data package of the version published last; None where there is none."""
        latest = self._newest("published")
        if latest is None:
            return None
        files = self._api.ask("GET", f"{_DEPOSITIONS}/{latest['id']}/files") or []
        link = next((f["links"]["download"] for f in files if f["filename"] == PACKAGE), None)
        found = self._api.ask("GET", link) if link else None
        return None if found is None else dict(found)

    def plan(self, release: Release) -> list[str]:
        """Every file that would be sent, and whether the record would be published."""
        last = "left as a draft" if self._is_draft else "published"
        return [
            *(f"{self.address}: {name}" for name in (*_BESIDE, _archive_name(release))),
            f"{self.address}: record {last}",
        ]

    def publish(self, release: Release, on_done: Callable[[str], None]) -> None:
        """Send a release.

        Raises:
            PublishError: The version is there with other bytes, or Zenodo does not take it.
        """
        with _archive(release) as archive:
            files = {**{name: release.folder / name for name in _BESIDE}, archive.name: archive}
            hashes = {name: _md5(path) for name, path in files.items()}
            latest = self._newest("published")
            if latest and latest["metadata"].get("version") == release.version:
                self._refuse_other(latest["id"], release, hashes)
                return
            draft = self._open_draft(release, latest)
            self._fill(draft, files, hashes, on_done)
        if not self._is_draft:
            self._api.ask("POST", f"{_DEPOSITIONS}/{draft['id']}/actions/publish")

    def _newest(self, status: str, version: str | None = None) -> dict[str, Any] | None:
        query = {"status": status, "sort": "mostrecent", "size": 100}
        found = self._api.ask("GET", _DEPOSITIONS, params=query) or []
        ours = (
            one
            for one in found
            if "cityfare" in one["metadata"].get("keywords", ())
            and version in (None, one["metadata"].get("version"))
        )
        return next(ours, None)

    def _refuse_other(self, id_: int, release: Release, hashes: dict[str, str]) -> None:
        if self._hashes(id_) != hashes:
            raise PublishError(
                f"{self.address}: version {release.version}",
                expected="no such version, or the same bytes",
                found="the version with other bytes",
                remedy="A version never changes: nothing was sent.",
            )

    def _open_draft(self, release: Release, latest: dict[str, Any] | None) -> dict[str, Any]:
        described = {"metadata": _metadata(release)}
        draft = self._newest("draft", release.version)
        if draft is None and latest is None:
            draft = self._api.ask("POST", _DEPOSITIONS, json=described)
        elif draft is None and latest is not None:
            link = f"{_DEPOSITIONS}/{latest['id']}/actions/newversion"
            opened = self._api.ask("POST", link)
            draft = self._api.ask("GET", opened["links"]["latest_draft"])
        made = draft and self._api.ask("PUT", f"{_DEPOSITIONS}/{draft['id']}", json=described)
        if not made:
            raise PublishError(
                self.address,
                expected="a draft that can be filled",
                found="none",
                remedy=f"Nothing was published. {GO_ON}",
            )
        return dict(made)

    def _fill(
        self,
        draft: dict[str, Any],
        files: dict[str, Path],
        hashes: dict[str, str],
        on_done: Callable[[str], None],
    ) -> None:
        listed = self._api.ask("GET", f"{_DEPOSITIONS}/{draft['id']}/files") or []
        there = {file["filename"]: file for file in listed}
        for name in there.keys() - files.keys():
            # A new version begins with the files of the one before.
            self._api.ask("DELETE", f"{_DEPOSITIONS}/{draft['id']}/files/{there[name]['id']}")
        for name, path in files.items():
            if name not in there or there[name]["checksum"] != hashes[name]:
                with path.open("rb") as file:
                    size = str(path.stat().st_size)
                    address = f"{draft['links']['bucket']}/{name}"
                    self._api.ask("PUT", address, content=file, headers={"Content-Length": size})
            on_done(name)
        found = self._hashes(draft["id"])
        if found != hashes:
            wrong = sorted(n for n in {*found, *hashes} if found.get(n) != hashes.get(n))
            raise PublishError(
                f"{self.address}: {', '.join(wrong)}",
                expected="the bytes that were sent",
                found="others",
                remedy=f"The record is still a draft. {GO_ON}",
            )

    def _hashes(self, id_: int) -> dict[str, str]:
        files = self._api.ask("GET", f"{_DEPOSITIONS}/{id_}/files") or []
        return {file["filename"]: file["checksum"] for file in files}


def _metadata(release: Release) -> dict[str, Any]:
    package = release.package()
    return {
        "title": package["title"],
        "upload_type": "dataset",
        "description": package["description"],
        "creators": [{"name": package["contributors"][0]["title"]}],
        "publication_date": package["created"][:10],
        "version": release.version,
        "language": "eng",
        "access_right": "open",
        "license": package["licenses"][0]["name"].lower(),
        "notes": "Each source keeps its terms: see LICENSE.md.",
        "keywords": ["cityfare", *package["keywords"]],
    }


def _archive_name(release: Release) -> str:
    return f"cityfare-{release.version}.zip"


@contextmanager
def _archive(release: Release) -> Iterator[Path]:
    """The release as one file whose bytes depend on the release alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _archive_name(release)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name in (*sorted(listed_hashes(release.folder)), CHECKSUMS):
                entry = zipfile.ZipInfo(f"{release.version}/{name}", date_time=_EPOCH)
                with (
                    (release.folder / name).open("rb") as file,
                    archive.open(entry, "w", force_zip64=True) as packed,
                ):
                    while block := file.read(1 << 20):
                        packed.write(block)
        yield path


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
