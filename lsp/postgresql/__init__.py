"""Django's PostgreSQL, as this project uses it."""
