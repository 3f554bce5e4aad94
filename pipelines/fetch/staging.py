"""What lies on disk while a source is being fetched: answers in part, answers that are whole.

A killed fetch leaves its stage as it is, and the next one goes on from there. raw/ is not touched.
"""

import json
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from pipelines.fetch.limits import stamp
from pipelines.files import write_json


@dataclass(frozen=True)
class Label:
    """What a server said of the version that it sends.

    `resumes_with` tells versions apart byte by byte; None where a server offers nothing that
    does, and a part of its answer is worth nothing.
    """

    address: str
    encoding: str = ""
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    resumes_with: str | None = None
    retrieved_at: str | None = None


class Stage:
    """The staging folder of one source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def part(self, name: str) -> Path:
        """Where the bytes of an answer go as they come."""
        return self.folder / "parts" / name

    def file(self, name: str) -> Path:
        """Where an answer lies that is whole."""
        return self.folder / "files" / name

    def begin(self, name: str, label: Label) -> Path:
        """Note which version is coming, and forget what came of another; returns where to."""
        self.drop(name)
        part = self.part(name)
        # The note stands before the first byte: a part without a note would be of any version.
        write_json(_note(part), asdict(label))
        part.touch()
        return part

    def begun(self, name: str, address: str) -> tuple[Label, int] | None:
        """The version of which a part is here that can be gone on with, and how many bytes."""
        part = self.part(name)
        label = _label(part, address)
        size = part.stat().st_size if part.exists() else 0
        return (label, size) if label and label.resumes_with and size else None

    def finish(self, name: str, label: Label, moment: datetime) -> Label:
        """Note that the file is whole."""
        whole = replace(label, retrieved_at=stamp(moment))
        write_json(_note(self.file(name)), asdict(whole))
        _forget(self.part(name))
        return whole

    def finished(self, name: str, address: str, *, since: datetime) -> Label | None:
        """The version that is here whole, if an earlier fetch got it and was then stopped."""
        file = self.file(name)
        label = _label(file, address)
        is_fresh = label and label.retrieved_at and label.retrieved_at >= stamp(since)
        return label if is_fresh and file.exists() else None

    def drop(self, name: str) -> None:
        """Forget what is here of a file."""
        _forget(self.part(name))
        _forget(self.file(name))
        self.part(name).parent.mkdir(parents=True, exist_ok=True)
        self.file(name).parent.mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        """Forget everything but what was refused."""
        for name in ("parts", "files", "candidate"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.label.json")


def _forget(path: Path) -> None:
    # The note goes last: bytes without one are of no known version and are never gone on with.
    path.unlink(missing_ok=True)
    _note(path).unlink(missing_ok=True)


def _label(path: Path, address: str) -> Label | None:
    note = _note(path)
    if not note.exists():
        return None
    label = Label(**json.loads(note.read_text("utf-8")))
    return label if label.address == address else None
