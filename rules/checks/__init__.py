"""What a pack that is in order may still get wrong, one question to a module; rules/lint.py asks them all."""
