"""What deliveries look like in practice: each format with each oddity, and what becomes of it.

One module for each family of formats holds a tuple of `Oddity`; `every.py` joins them. `tests/test_oddities.py` tries
them all through the program, `python -m tests.oddities` prints the table.
"""
