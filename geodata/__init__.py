"""Where things are: vector files, reference systems, repair and matching. Knows shapes and ids, never companies."""
