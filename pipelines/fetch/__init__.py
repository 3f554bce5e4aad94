"""Fetch: what a source declares is asked of its publisher and becomes a new snapshot in raw/.

The only package that opens connections, and no build calls it. `engine.fetch` is the way in.
"""
