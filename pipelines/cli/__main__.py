"""`python -m pipelines.cli` is the command `cityfare`."""

from pipelines.cli import main

main()
