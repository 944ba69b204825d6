"""Layers fetched from services on the net: OGC API Features, WFS 2.0, and plain files by their address."""
