"""Asking publishers for new snapshots: the only part of the project that opens connections."""
