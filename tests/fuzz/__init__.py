"""Damaged and hostile inputs by the hundred: none may crash the program, be stored in part, or take for ever.

`tests/test_fuzz.py` tries a seeded set; `python -m tests.fuzz --minutes 10` goes on with new ones for as long as it is
told.
"""
