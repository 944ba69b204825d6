"""The database: tables derived from the records, registers, runs and findings."""
