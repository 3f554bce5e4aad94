"""How a fetch looks on a terminal: the file under way with its bytes; plain lines elsewhere."""

from contracts.characters import visible
from pipelines.fetch.progress import FetchedFile, FetchProgress

_UNITS = ("bytes", "kB", "MB", "GB")
_WORTH_TELLING_SECONDS = 5.0


def size_of(size: float) -> str:
    """A number of bytes as a person says it."""
    for unit in _UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == _UNITS[0] else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} {_UNITS[-1]}"


class TransferProgress(FetchProgress):
    """Shows what is being received, and leaves a line of every file and every longer wait."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bar

        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.bar = Bar(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TextColumn("{task.description}", markup=False),
            console=self.console,
            transient=True,
            # Asked before the bar is shown: then standard error is the bar's own.
            disable=not self.console.is_terminal,
        )
        self.task = self.bar.add_task("asking", total=None)

    def __enter__(self) -> "TransferProgress":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def asking(self, name: str) -> None:
        """Name the file."""
        self.bar.reset(self.task, description=visible(name), total=None)

    def receiving(self, size: int, expected: int | None) -> None:
        """Move the bar."""
        self.bar.update(self.task, completed=size, total=expected)

    def done(self, file: FetchedFile) -> None:
        """Leave a line."""
        text = f"{file.name}: {file.state}, {size_of(file.record.size)}"
        self.console.print(visible(text), markup=False)

    def waiting(self, seconds: float, reason: str) -> None:
        """Say why nothing happens, where somebody might wonder."""
        if seconds >= _WORTH_TELLING_SECONDS:
            text = f"waiting for {seconds:,.0f} seconds: {reason}"
            self.console.print(visible(text), markup=False)
