"""What follows from facts: packs of rules as data, decided by durable-rules and watched by a plain reference."""
