"""The version of the set of tables: a table that goes is a major change, one that comes a minor."""

VERSION = "1.0.0"
