"""Vector files and archives as they come: opened safely, looked at before they are read, and read through GDAL."""
