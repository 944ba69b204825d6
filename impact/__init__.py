"""Berörd: from a registered measure to the people it affects."""

__version__ = "0.1.0"
