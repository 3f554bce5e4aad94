"""Cityfare's Python: sources, checks, identity, publishing and their orchestration."""
