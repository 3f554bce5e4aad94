"""Settings of the tests: nothing that a developer set or added gets into them."""

import os
from pathlib import Path

from pipelines.settings import Settings


def test_settings_of_a_test_see_no_overlay_but_the_session_s_own() -> None:
    settings = Settings()

    assert settings.overlay != (settings.project_dir / ".overlay").resolve()
    assert settings.overlay == Path(os.environ["CITYFARE_OVERLAY_DIR"]).resolve()
    assert list(settings.overlay.iterdir()) == []


def test_settings_of_a_test_take_nothing_else_from_the_environment() -> None:
    ours = {name for name in os.environ if name.startswith("CITYFARE_")}

    assert ours <= {
        "CITYFARE_OVERLAY_DIR",
        # dbt is told its files by these, which each build writes anew.
        "CITYFARE_WAREHOUSE_FILE",
        "CITYFARE_WORK_FILE",
    }
