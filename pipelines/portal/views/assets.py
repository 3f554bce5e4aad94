"""Style, scripts and vendored files, as they are in the package."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.portal.release_data import ReleaseData
from pipelines.portal.site import File

_PACKAGE = Path(__file__).resolve().parent.parent
VENDOR = _PACKAGE / "vendor"
_SERVED = {".css", ".js", ".svg", ".wasm", ".LICENSE"}
"""Coastlines are drawn into the home page; nobody loads their file."""


def asset_files(data: ReleaseData) -> Iterator[File]:
    """Give the files that pages load."""
    for folder, below in ((_PACKAGE / "assets", "assets"), (VENDOR, "assets/vendor")):
        for path in sorted(folder.iterdir()):
            if path.suffix in _SERVED:
                yield File(f"{below}/{path.name}", path.read_bytes())
