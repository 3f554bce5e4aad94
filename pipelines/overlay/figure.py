"""Figures of a user's file that are asked about where they are far from what is known.

Apart from the check itself (`plausibility.py`), so that the command line stays quick to load.
"""

from enum import StrEnum


class Figure(StrEnum):
    """What a user may accept with `--accept`."""

    POPULATION = "population"
    STAFF = "staff"
