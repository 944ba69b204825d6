"""Layers written for QGIS."""
