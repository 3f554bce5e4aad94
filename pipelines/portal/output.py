"""The site's folder: only files that changed are written, and what no page makes is removed."""

from pathlib import Path


class Writer:
    """Writes the files of a site into its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0
        self._made: set[Path] = set()

    @property
    def files(self) -> int:
        """How many files the site has."""
        return len(self._made)

    def write(self, path: str, content: bytes) -> None:
        """Write one file where its bytes differ; where not, its time stays as it was."""
        target = self.folder / path
        self._made.add(target)
        if target.exists() and target.read_bytes() == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.partial")
        # Not forced to the disk file by file: a site that was not finished is rendered again.
        partial.write_bytes(content)
        partial.replace(target)
        self.written += 1

    def remove_others(self) -> None:
        """Remove what an earlier site left."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self._made:
                path.unlink()
