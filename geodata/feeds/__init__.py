"""Formats that GDAL opens without finding what is in them: one module each, recognised by content."""
