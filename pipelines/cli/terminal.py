"""What a terminal shows: tables, progress, errors. Colours only where there is a terminal."""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from contracts.characters import escaped_json, visible
from pipelines.progress import Progress

if TYPE_CHECKING:
    from rich.table import Table


_WIDTH_OF_A_PIPE = 200


def say(text: str) -> None:
    """Print a line of the answer."""
    from rich.console import Console

    Console(highlight=False, soft_wrap=True).print(visible(text), markup=False)


def say_json(value: object) -> None:
    """Print a JSON document, to be read by a person or a program."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(escaped_json(text) + "\n")


_DISK = {
    "No space left on device": "Free space there, or set CITYFARE_BUILD_DIR (TMPDIR for temporary "
    "files) to another disk, and run it again",
    "Disk quota exceeded": "Free space there, or set CITYFARE_BUILD_DIR to another disk",
    "Read-only file system": "Set CITYFARE_BUILD_DIR (CITYFARE_RAW_DIR for what is fetched) to a "
    "folder that can be written to",
    "Permission denied": "Let this user write there, or set CITYFARE_BUILD_DIR (CITYFARE_RAW_DIR "
    "for what is fetched) to another folder",
}


def fail(text: str) -> None:
    """Print an error, to standard error; where the disk is at fault, with what to do."""
    for sign, remedy in _DISK.items():
        if sign in text:
            text += f" {remedy}; what was published is unchanged."
    from rich.console import Console

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("error: ", style="bold red", end="")
    console.print(visible(text), markup=False)


def show_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    numbers: Sequence[str] = (),
) -> None:
    """Print a table; columns named in `numbers` stand to the right."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        # A pipe has no width; a table folded to 80 columns would only be harder to read there.
        console = Console(highlight=False, width=_WIDTH_OF_A_PIPE)
    console.print(table_of(columns, rows, title=title, numbers=numbers))


def table_of(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    numbers: Sequence[str] = (),
) -> "Table":
    """A table that is ready to print."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        title=escape(visible(title)) if title else None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
    )
    for position, column in enumerate(columns):
        # The first column names the row: it is never broken.
        table.add_column(
            escape(visible(column)),
            justify="right" if column in numbers else "left",
            overflow="fold",
            no_wrap=position == 0,
        )
    for row in rows:
        table.add_row(*("" if cell is None else escape(visible(str(cell))) for cell in row))
    return table


class TerminalProgress(Progress):
    """Shows each step with its seconds, and what is being done right now."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bar

        self.console = Console(stderr=True, highlight=False)
        # Asked once: while the bar is shown, standard error is the bar's own and no terminal.
        self.is_terminal = self.console.is_terminal
        self.bar: Bar = Bar(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            console=self.console,
            transient=True,
            disable=not self.is_terminal,
        )
        self.task = self.bar.add_task("starting", total=steps)
        self.began = time.perf_counter()

    def __enter__(self) -> "TerminalProgress":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    @property
    def wall_seconds(self) -> float:
        """Seconds since the command began, the orchestrator's own among them."""
        return time.perf_counter() - self.began

    def begin(self, name: str) -> None:
        """Name the step."""
        self.bar.update(self.task, description=name)

    def item(self, name: str) -> None:
        """Name the part that has just been done."""
        self.bar.update(self.task, description=f"… {name}")

    def end(self, name: str) -> None:
        """Count the step, and leave a line of it where nobody sees the bar."""
        self.bar.advance(self.task)
        if not self.is_terminal:
            self.console.print(f"{name}: {self.seconds[name]:.1f} s", markup=False)
