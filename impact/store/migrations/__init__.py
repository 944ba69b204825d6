"""Alembic migrations, run by `load` and `register`; 0001 is the first table of all."""
