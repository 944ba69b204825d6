"""Real commands killed anywhere, and what they leave: the old state or the new, nothing between."""
