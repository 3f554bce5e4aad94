"""The doorway for Dagster: loads the whole graph for the settings of this process."""

from pipelines.build import build_defs
from pipelines.settings import Settings

defs = build_defs(Settings())
