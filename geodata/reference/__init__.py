"""From numbers to places: which reference system they are in, the way into EPSG:3006, and shapes made valid."""
