"""The platform app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LspConfig(AppConfig):
    name = "lsp"
    verbose_name = "Place, people and platform"

    def ready(self) -> None:
        from lsp.audit.grants import grant_application

        post_migrate.connect(grant_application, dispatch_uid="grant_application")
