"""Files in, records and findings out: one module per kind of input."""
