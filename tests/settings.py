"""The one settings file, on the tests' throwaway cluster and without what only slows tests down."""

from tests import database

database.prepare()

from lsp.settings import *  # noqa: E402, F403
from lsp.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": database.name(), "TEMPLATE": "template1"}
MEDIA_ROOT = str(VAR_DIR / "files-of-tests")
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
# by this name the tests' live server finds that it serves the static files, collected or not
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "lsp.apps.StaticFiles" else app for app in INSTALLED_APPS
]
