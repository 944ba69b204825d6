"""Alembic migrations, run by `load` and `register`; 0001 are the registers, 0002 what runs conclude."""
