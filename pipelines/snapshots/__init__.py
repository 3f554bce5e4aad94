"""Snapshots: their record (`snapshot.json`), where they are found, how one is stored.

record    the dataclasses that read and write `snapshot.json`, and the check of the bytes
folders   which snapshots there are, in raw/ and in the overlay, and which a build reads
store     write a snapshot folder completely, or not at all
tables    read a CSV or JSON table of a snapshot as text columns
"""
