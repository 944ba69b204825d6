"""Doors: parse the command line, make one call, print."""
