"""A folder or an object store (`s3://…`), through fsspec.

A version's files go first, its `checksums.txt` after all of them was read back, then what lies
beside the versions (change notes, feed), `latest.json` last: wherever it is stopped, `latest.json`
names a version that is complete, and the next call goes on.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import PublishError
from pipelines.files import sha256_of
from pipelines.publish.catalogue import CHANGES, FEED, LATEST, PACKAGE, Release
from pipelines.publish.checksums import NAME as CHECKSUMS
from pipelines.publish.checksums import listed_hashes
from pipelines.publish.history import feed_with
from pipelines.settings import Settings

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_BLOCK = 1 << 20
_GO_ON = "Run it again: what is there already is not sent again."


class ObjectStore:
    """A place where versions lie beside each other, with a pointer to the latest."""

    def __init__(self, address: str, settings: Settings) -> None:
        self.address = address.rstrip("/")
        keys = (_value(settings, name) for name in ("s3_key", "s3_secret"))
        self._secrets = [key for key in keys if key]
        self._files, self._root = _open(self.address, settings)

    def last_package(self) -> dict[str, Any] | None:
        """The data package of the version that `latest.json` names; None where there is none."""
        try:
            pointer = self._read(LATEST)
            if pointer is None:
                return None
            version = json.loads(pointer)["version"]
            package = self._read(f"{version}/{PACKAGE}")
        except Exception as error:  # Whatever the client of a store raises, it cannot be read.
            raise self._failed("the last release", error) from error
        return None if package is None else dict(json.loads(package))

    def plan(self, release: Release) -> list[str]:
        """Every file that would be sent, in order."""
        names = [*sorted(listed_hashes(release.folder)), CHECKSUMS]
        return [
            *(f"{self.address}/{release.version}/{n}" for n in names),
            *(f"{self.address}/{n}" for n in [*_notes(release), FEED, LATEST]),
        ]

    def publish(self, release: Release, on_done: Callable[[str], None]) -> None:
        """Send a release.

        Raises:
            PublishError: The version is there with other bytes, or the connection was cut.
        """
        hashes = listed_hashes(release.folder)
        sealed = (release.folder / CHECKSUMS).read_bytes()
        name = LATEST
        try:
            present = self._read(f"{release.version}/{CHECKSUMS}")
            if present is not None and present != sealed:
                raise PublishError(
                    f"{self.address}/{release.version}",
                    expected="no such version, or the same bytes",
                    found="the version with other bytes",
                    remedy="A version never changes: nothing was sent, and latest is as it was.",
                )
            for name, expected in sorted(hashes.items()):
                self._send(release, name, expected)
                on_done(name)
            name = CHECKSUMS
            self._write_whole(f"{release.version}/{CHECKSUMS}", sealed, sha256_of(sealed))
            for name, path in _notes(release).items():
                self._write(name, path.read_bytes())
            name = FEED
            self._write(FEED, feed_with(self._read(FEED), release))
            name = LATEST
            pointer = f"{json.dumps({'version': release.version}, indent=2)}\n"
            self._write(LATEST, pointer.encode())
        except PublishError:
            raise
        except Exception as error:  # Whatever the client of a store raises, the upload was cut.
            raise self._failed(name, error) from error

    def _send(self, release: Release, name: str, expected: str) -> None:
        target = f"{release.version}/{name}"
        if self._hash(target) == expected:
            return
        self._write_whole(target, (release.folder / name).read_bytes(), expected)

    def _write_whole(self, target: str, data: bytes, expected: str) -> None:
        self._write(target, data)
        found = self._hash(target)
        if found != expected:
            raise PublishError(
                f"{self.address}/{target}",
                expected=f"sha256 {expected} when read back",
                found=str(found),
                remedy=f"The store changed what was sent. Latest is as it was. {_GO_ON}",
            )

    def _write(self, name: str, data: bytes) -> None:
        path = f"{self._root}/{name}"
        if "file" not in self._files.protocol:
            # An object appears at once or not at all; a missing bucket is not made.
            self._files.pipe_file(path, data)
            return
        folder, _, last = path.rpartition("/")
        self._files.makedirs(folder, exist_ok=True)
        partial = f"{folder}/.{last}.partial"
        self._files.pipe_file(partial, data)
        self._files.mv(partial, path)

    def _read(self, name: str) -> bytes | None:
        try:
            data: bytes = self._files.cat_file(f"{self._root}/{name}")
        except FileNotFoundError:
            return None
        return data

    def _hash(self, name: str) -> str | None:
        digest = hashlib.sha256()
        try:
            with self._files.open(f"{self._root}/{name}", "rb", block_size=_BLOCK) as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
        except FileNotFoundError:
            return None
        return digest.hexdigest()

    def _failed(self, name: str, error: Exception) -> PublishError:
        found = " ".join(f"{type(error).__name__}: {error}".split())
        for secret in self._secrets:
            found = found.replace(secret, "[key]")
        return PublishError(
            f"{self.address}: {name}",
            expected="a store that takes and gives back files",
            found=found[:300],
            remedy=f"Latest is as it was. {_GO_ON}",
        )


def _notes(release: Release) -> dict[str, Path]:
    """The change notes of a release, by their name at the target; the first release has none."""
    paths = (release.notes.with_suffix(".md"), release.notes)
    return {f"{CHANGES}/{path.name}": path for path in paths if path.exists()}


def _open(address: str, settings: Settings) -> "tuple[AbstractFileSystem, str]":
    import fsspec

    try:
        if address.startswith("s3://"):
            options = {
                "key": _value(settings, "s3_key"),
                "secret": _value(settings, "s3_secret"),
                "endpoint_url": settings.s3_endpoint_url,
                # Another process may have written since this one looked.
                "use_listings_cache": False,
            }
            files = fsspec.filesystem("s3", skip_instance_cache=True, **options)
            return files, address.removeprefix("s3://")
        files, root = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise PublishError(
            address,
            expected="a folder, or an address of a store that is installed, such as s3://bucket/path",
            found=str(error),
            remedy="`pip install 'cityfare[s3]'` brings the client of S3.",
        ) from error
    return files, str(root)


def _value(settings: Settings, name: str) -> str | None:
    secret = settings.secret(name)
    return secret.get_secret_value() if secret else None
