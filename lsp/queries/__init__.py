"""Reads for pages and API alike."""
