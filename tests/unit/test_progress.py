"""Progress: how long each step took, and what went wrong in which."""

import pytest

from pipelines.progress import Progress


class _Told(Progress):
    """A listener that writes down what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def begin(self, name: str) -> None:
        self.heard.append(f"begin {name}")

    def end(self, name: str) -> None:
        self.heard.append(f"end {name}")


def test_step_keeps_its_seconds_under_its_name() -> None:
    progress = Progress()

    with progress.step("land"):
        pass

    assert list(progress.seconds) == ["land"]
    assert progress.seconds["land"] >= 0
    assert progress.errors == []


def test_step_that_fails_is_recorded_ended_and_raised() -> None:
    progress = _Told()

    with pytest.raises(ValueError, match="bad"), progress.step("land"):
        raise ValueError("bad")

    assert progress.errors == ["land: bad"]
    assert progress.heard == ["begin land", "end land"]
    assert "land" in progress.seconds


def test_silent_listener_bears_items() -> None:
    Progress().item("city")
