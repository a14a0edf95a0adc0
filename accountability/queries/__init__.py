"""Reads for pages and API alike, what they show fetched with them."""
