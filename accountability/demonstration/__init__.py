"""The demonstration: two partnerships and two years of their life, made by calling the services (see README.md)."""
