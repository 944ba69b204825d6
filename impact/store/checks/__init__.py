"""What `check` asks of the tables."""
