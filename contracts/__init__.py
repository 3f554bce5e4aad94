"""Contracts: the only place where a table, a column, its unit and its rules are written.

Here: Pandera models of landing tables and marts, the column catalogue, corrections and exceptions.
Not here: how a contract is enforced (`pipelines.checks`), or what is generated from it
(`pipelines.generate`). This package imports nothing else of ours.
"""
