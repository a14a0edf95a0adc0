"""The web server's entry. Where a start would be unsafe it is refused, before anything else happens."""

import os

from django.core.wsgi import get_wsgi_application

from lsp.checks import require_safe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lsp.settings")

require_safe_start()
application = get_wsgi_application()
