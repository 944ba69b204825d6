"""Profiles: how one sender's files map to ours, as TOML that an officer reads and changes; those here are built in."""
