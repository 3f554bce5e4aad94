"""What a release says of itself to catalogues and tools: one description, one module a standard.

Every writer takes the same `ReleaseDescription` and returns text or what JSON can hold. Here: what
is said. Not here: writing files (`publish/stage.py`), or the contracts that most of it comes from.
"""
