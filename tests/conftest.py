"""Fixtures every test may use."""

from tests.browser import pytest_collection_modifyitems
from tests.database import django_db_setup

__all__ = ["django_db_setup", "pytest_collection_modifyitems"]
