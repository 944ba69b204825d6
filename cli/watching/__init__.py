"""Watching a folder: what is put there is registered, and moved away with a report."""
