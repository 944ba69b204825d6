"""Answers that are worked out when somebody asks: why, why not, and what if."""
