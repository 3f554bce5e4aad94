"""From checked marts to an immutable release: stage, read back, rename, move `latest`."""
