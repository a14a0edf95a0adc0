"""Fixtures every test may use."""

from tests import patience
from tests.browser import pytest_collection_modifyitems
from tests.database import django_db_modify_db_settings, django_db_setup
from tests.query_counts import pytest_addoption, query_counts

__all__ = [
    "django_db_modify_db_settings",
    "django_db_setup",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "query_counts",
]

patience.load()
