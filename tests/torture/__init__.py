"""`make torture`: SIGKILL at random moments of a whole refresh; too long for the suite.

Not here: kills at chosen steps, which the suite has (`tests/faults/test_publish.py`,
`tests/pipeline/test_publish_targets.py`, `tests/faults/test_killed_store.py`).
"""
