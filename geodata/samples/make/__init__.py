"""Writes the sample city: seeded, so that the same program gives the same rows again."""
