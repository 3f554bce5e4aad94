"""From checked marts to an immutable release: stage, verify by reading back, rename, move `latest`."""
