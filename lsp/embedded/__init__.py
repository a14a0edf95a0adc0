"""The embedded run: everything the product needs, started and stopped by the project itself."""
