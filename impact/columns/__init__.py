"""Registers as columns: what a country needs beside arrays."""
