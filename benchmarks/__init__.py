"""Measurements side by side, one command: `make bench`."""
