"""Doors through which a release leaves: a folder or object store, a Hugging Face folder, a portal.

Here: what is sent where, in which order, and what is refused. Not here: making a release
(`pipelines/publish`).
"""
