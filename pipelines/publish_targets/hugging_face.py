"""A Hugging Face data set: `huggingface:FOLDER`, to be uploaded with Hugging Face's own tool.

The folder holds the Parquet files, what describes them, and a card (`README.md`) whose head the hub
reads. The card is written last. A clone of the data set's repository may be named as the folder.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import PublishError
from pipelines.files import sha256_of_file, write_atomically
from pipelines.publish.catalogue import PACKAGE, Release
from pipelines.publish.checksums import listed_hashes

_CARD, _RELEASE_README = "README.md", "RELEASE.md"
_MARK = "pretty_name: Cityfare"
_HUB_LICENCES = {
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "CC0-1.0": "cc0-1.0",
    "ODbL-1.0": "odbl",
}
_BESIDE = ("CITATION.cff", "LICENSE.md", "dictionary.csv", "entities.svg")


class HuggingFace:
    """A folder in the layout of a data set of the hub."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def last_package(self) -> dict[str, Any] | None:
        """The data package of the release that was written before; None where there is none."""
        path = self._folder / PACKAGE
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else None

    def plan(self, release: Release) -> list[str]:
        """Every file that would be written, in order."""
        return [str(self._folder / name) for name in (*_copied(release), PACKAGE, _CARD)]

    def publish(self, release: Release, on_done: Callable[[str], None]) -> None:
        """Write the folder.

        Raises:
            PublishError: The folder holds something else, or cannot be written.
        """
        self._refuse_other()
        hashes = listed_hashes(release.folder)
        copied = {**_copied(release), PACKAGE: PACKAGE}
        try:
            for name, source in copied.items():
                self._copy(release.folder / source, name, hashes[source])
                on_done(name)
            for stale in sorted((self._folder / "data").glob("*.parquet")):
                if f"data/{stale.name}" not in copied:
                    stale.unlink()
            card = card_of(release)
            write_atomically(self._folder / _CARD, lambda part: part.write_text(card, "utf-8"))
        except OSError as error:
            raise PublishError(
                str(self._folder),
                expected="a folder that can be written",
                found=str(error),
                remedy="The card is as it was. Make room there, then run it again.",
            ) from error

    def _refuse_other(self) -> None:
        card = self._folder / _CARD
        others = (
            [path.name for path in self._folder.iterdir() if not path.name.startswith(".")]
            if self._folder.is_dir()
            else []
        )
        is_ours = (self._folder / "data").is_dir() or set(others) <= {_CARD}
        if card.exists() and _MARK not in card.read_text("utf-8"):
            is_ours = False
        if others and not is_ours:
            raise PublishError(
                str(self._folder),
                expected="an empty folder, or one that this command wrote",
                found=f"another, with {', '.join(sorted(others)[:3])}",
                remedy="Name another folder: nothing was written.",
            )

    def _copy(self, source: Path, name: str, expected: str) -> None:
        target = self._folder / name
        if target.exists() and sha256_of_file(target) == expected:
            return
        write_atomically(target, lambda partial: shutil.copyfile(source, partial))
        if sha256_of_file(target) != expected:
            raise OSError(f"{target} was read back with other bytes")


def _copied(release: Release) -> dict[str, str]:
    """Where each file of the release goes; the package that names them after all others."""
    tables = {f"data/{name}.parquet": f"{name}.parquet" for name in sorted(release.resources())}
    return {**tables, **{name: name for name in _BESIDE}, _RELEASE_README: _CARD}


def card_of(release: Release) -> str:
    """The card: a head in YAML for the hub, a page for people."""
    package = json.loads((release.folder / PACKAGE).read_text("utf-8"))
    licences = [licence["name"] for licence in package["licenses"]]
    known = [_HUB_LICENCES[one] for one in licences if one in _HUB_LICENCES]
    head = {
        "pretty_name": _NAME_SHOWN,
        "license": known if len(known) == len(licences) else "other",
        **({} if len(known) == len(licences) else {"license_name": " AND ".join(licences)}),
        "language": ["en"],
        "tags": [keyword.replace(" ", "-") for keyword in package["keywords"]],
        "configs": [
            {
                "config_name": resource["name"],
                "data_files": f"data/{resource['name']}.parquet",
                **({"default": True} if resource["name"] == _FIRST else {}),
            }
            for resource in package["resources"]
        ],
    }
    rows = "\n".join(
        f"| `{resource['name']}` | {resource['each_row_is_a']} | {resource['rows']:,} |"
        for resource in package["resources"]
        if resource["start_here"]
    )
    front = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=100)
    return _PAGE.format(front=front, rows=rows, **package)


_NAME_SHOWN = _MARK.removeprefix("pretty_name: ")
_FIRST = "city"
_PAGE = """---
{front}---

# {title}

Version **{version}**. {description}

| open first | one row is a | rows |
| --- | --- | ---: |
{rows}

```python
from datasets import load_dataset

load_dataset("OWNER/NAME", "city", split="train")
```

Columns and units: `dictionary.csv`; keys: `entities.svg`; all of it: `datapackage.json`. Terms of
each source: `LICENSE.md`. How to cite: `CITATION.cff`. The page of the release: `RELEASE.md`.
"""
