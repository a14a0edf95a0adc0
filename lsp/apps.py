"""The platform app."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class LspConfig(AppConfig):
    name = "lsp"
    verbose_name = "Place, people and platform"

    def ready(self) -> None:
        from lsp import celery, checks, due, overview, work  # noqa: F401  the bell's address, the checks of a deployment
        from lsp.audit.acts import on_done
        from lsp.audit.grants import grant_application
        from lsp.queries import succession_work
        from lsp.webhooks import recording

        post_migrate.connect(grant_application, dispatch_uid="grant_application")
        on_done(recording.note)
        work.register(succession_work.work_items)
        overview.register(succession_work.overview_parts)
        due.register(succession_work.SUCCESSION)
        autodiscover_modules("handlers")  # each app's job handlers


class StaticFiles(StaticFilesConfig):
    """Static files, without those parts of other packages that no page of ours uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "redoc",
        "swagger-ui-standalone-preset*",
        "oauth2-redirect*",
    ]
