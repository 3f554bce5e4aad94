"""A CKAN portal: `ckan:https://portal.example.org/ORGANISATION`.

A version is a data set of its own, private until each of its files was read back. The data set
`cityfare` is the pointer: its resources are links to the files of the latest version, and one call
replaces all of them.
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from pipelines.errors import PublishError
from pipelines.files import sha256_of
from pipelines.publish.catalogue import PACKAGE, Release
from pipelines.publish.checksums import NAME as CHECKSUMS
from pipelines.publish.checksums import listed_hashes
from pipelines.publish_targets.portal_api import GO_ON, PortalApi
from pipelines.settings import Settings

TOKEN = "CITYFARE_CKAN_TOKEN"  # noqa: S105 the name of the variable, not a token
_POINTER = "cityfare"
_LICENCES = {"CC-BY-4.0": "cc-by"}
"""CKAN's own ids of licences; `other-open` for all others, whose ids are in the files."""


class Ckan:
    """An organisation of a CKAN portal."""

    def __init__(self, address: str, settings: Settings) -> None:
        base, _, self._organisation = address.rstrip("/").rpartition("/")
        self.address = address
        self._api = PortalApi(base, TOKEN, settings.secret("ckan_token"))

    def last_package(self) -> dict[str, Any] | None:
        """The data package of the version that the pointer names; None where there is none."""
        latest = self._show(_POINTER)
        files = {resource["name"]: resource for resource in latest["resources"]} if latest else {}
        found = self._api.ask("GET", files[PACKAGE]["url"]) if PACKAGE in files else None
        return None if found is None else dict(found)

    def plan(self, release: Release) -> list[str]:
        """Every file that would be sent, in order; last the pointer."""
        names = [*sorted(listed_hashes(release.folder)), CHECKSUMS]
        dataset = _dataset_name(release)
        return [
            *(f"{self.address}/{dataset}: {n}" for n in names),
            f"{self.address}/{_POINTER}",
        ]

    def publish(self, release: Release, on_done: Callable[[str], None]) -> None:
        """Send a release.

        Raises:
            PublishError: The version is there with other bytes, or the portal does not take it.
        """
        sealed = (release.folder / CHECKSUMS).read_bytes()
        hashes = {**listed_hashes(release.folder), CHECKSUMS: sha256_of(sealed)}
        described = self._described(release, hashes[CHECKSUMS])
        version = self._open_version(_dataset_name(release), described, hashes[CHECKSUMS])
        there = {resource["name"]: resource for resource in version["resources"]}
        for name, expected in sorted(hashes.items()):
            self._send(version["id"], there.get(name), release, name, expected)
            on_done(name)
        self._action("package_patch", json={"id": version["id"], "private": False})
        self._move_pointer(described, _dataset_name(release))

    def _described(self, release: Release, seal: str) -> dict[str, Any]:
        package = release.package()
        licences = [licence["name"] for licence in package.get("licenses", ())]
        only = licences[0] if len(licences) == 1 else ""
        return {
            "title": package["title"],
            "notes": package["description"],
            "owner_org": self._organisation,
            "license_id": _LICENCES.get(only, "other-open"),
            "version": release.version,
            "author": package["contributors"][0]["title"],
            "tags": [{"name": keyword} for keyword in package["keywords"]],
            "extras": [
                {"key": "licences", "value": ", ".join(licences)},
                {"key": "checksums_sha256", "value": seal},
            ],
        }

    def _open_version(self, name: str, described: dict[str, Any], seal: str) -> dict[str, Any]:
        found = self._show(name)
        if found is None:
            made = {**described, "name": name, "private": True}
            return dict(self._action("package_create", json=made))
        extras = {extra["key"]: extra["value"] for extra in found.get("extras", ())}
        if extras.get("checksums_sha256") != seal:
            raise PublishError(
                f"{self.address}/{name}",
                expected="no such data set, or one of the same bytes",
                found="the version with other bytes",
                remedy="A version never changes: nothing was sent, and the latest is as it was.",
            )
        return found

    def _send(
        self,
        dataset: str,
        there: dict[str, Any] | None,
        release: Release,
        name: str,
        expected: str,
    ) -> None:
        if there and there.get("hash") == expected:
            return
        if there is None or self._api.sha256(there["url"]) != expected:
            there = self._upload(dataset, there, release, name)
        found = self._api.sha256(there["url"])
        if found != expected:
            raise PublishError(
                f"{self.address}: {name}",
                expected=f"sha256 {expected} when read back",
                found=str(found),
                remedy=f"The portal changed what was sent. The latest is as it was. {GO_ON}",
            )
        # Only a file that was read back has its hash there.
        self._action("resource_patch", json={"id": there["id"], "hash": expected})

    def _upload(
        self, dataset: str, there: dict[str, Any] | None, release: Release, name: str
    ) -> dict[str, Any]:
        fields = {"package_id": dataset, "name": name, "format": _format_of(name)}
        action = "resource_update" if there else "resource_create"
        with (release.folder / name).open("rb") as file:
            upload = {"upload": (PurePosixPath(name).name, file, "application/octet-stream")}
            data = {**fields, **({"id": there["id"]} if there else {})}
            return dict(self._action(action, data=data, files=upload))

    def _move_pointer(self, described: dict[str, Any], dataset: str) -> None:
        version = self._show(dataset) or {"resources": []}
        told = ("name", "url", "format", "hash", "size")
        links = [{key: r[key] for key in told if r.get(key)} for r in version["resources"]]
        pointer = {**described, "name": _POINTER, "private": False, "resources": links}
        latest = self._show(_POINTER)
        if latest is None:
            self._action("package_create", json=pointer)
        else:
            self._action("package_update", json={**pointer, "id": latest["id"]})

    def _show(self, name: str) -> dict[str, Any] | None:
        answer = self._api.ask("GET", "api/3/action/package_show", params={"id": name})
        return None if answer is None else dict(answer["result"])

    def _action(self, action: str, **body: Any) -> Any:
        answer = self._api.ask("POST", f"api/3/action/{action}", **body)
        if answer is None or not answer.get("success"):
            raise PublishError(
                f"{self.address}: {action}",
                expected="a portal of CKAN that knows the organisation",
                found=str((answer or {}).get("error", "no such thing"))[:300],
                remedy="Correct the target. The latest release there is as it was.",
            )
        return answer["result"]


def _dataset_name(release: Release) -> str:
    return f"{_POINTER}-{release.version.replace('.', '-').lower()}"


def _format_of(name: str) -> str:
    return PurePosixPath(name.removesuffix(".gz")).suffix.removeprefix(".").upper()
