"""A user's own files: tried against everything that is loaded, then kept outside version control.

Here: what `cityfare add` does. Not here: reading any single layout (`survey/`, `sources/`).
"""
