"""How a step tells that it works, without knowing who listens. The terminal's side is in `cli`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Progress:
    """Silent listener, and the record of how long each step took."""

    seconds: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Wrap one step; its seconds are kept under its name."""
        began = time.perf_counter()
        self.begin(name)
        try:
            yield
        except Exception as error:
            self.errors.append(f"{name}: {error}")
            raise
        finally:
            self.seconds[name] = time.perf_counter() - began
            self.end(name)

    def begin(self, name: str) -> None:
        """A step has begun."""

    def item(self, name: str) -> None:
        """A part of the step under way is done."""

    def end(self, name: str) -> None:
        """A step has ended, well or not."""
