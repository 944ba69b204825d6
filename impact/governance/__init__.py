"""From exposures to proposals: matters, levels, and who sits at the table."""
