"""Every address below /api/v1/. `register` names the resources of this app; the other apps have theirs."""

from django.urls import include, path, re_path

from lsp.api import documents
from lsp.api.areas import AreaViewSet
from lsp.api.authorities import AuthorityViewSet
from lsp.api.base import NotThere
from lsp.api.blocks import BlockViewSet
from lsp.api.due import DueView
from lsp.api.imports import ImportViewSet
from lsp.api.inheritances import InheritanceViewSet
from lsp.api.lsps import LspViewSet
from lsp.api.organisations import OrganisationViewSet
from lsp.api.people import PersonViewSet, RoleGrantViewSet
from lsp.api.reminders import ReminderPreferenceViewSet
from lsp.api.router import Router, build
from lsp.api.trail import AuditEventViewSet
from lsp.api.webhooks import WebhookDeliveryViewSet, WebhookEndpointViewSet


def register(router: Router) -> None:
    """The resources of place, people and audit."""
    router.add(
        AuthorityViewSet, LspViewSet, BlockViewSet, OrganisationViewSet, PersonViewSet, RoleGrantViewSet
    )
    router.add_view(DueView)
    router.add(ReminderPreferenceViewSet)
    router.add(AreaViewSet, AuditEventViewSet, ImportViewSet, InheritanceViewSet)
    router.add(WebhookEndpointViewSet, WebhookDeliveryViewSet)


router = build()

urlpatterns = [
    path("v1/", documents.IndexView.as_view(router=router), name="api-index"),
    path("v1/openapi.json", documents.DescriptionView.as_view(), name="api-description"),
    path("v1/docs/", documents.DocumentationPage.as_view(), name="api-docs"),
    path("v1/docs/try/", documents.TryPage.as_view(), name="api-try"),
    path("v1/problems/", documents.ProblemsView.as_view(), name="api-problems"),
    path("v1/", include(router.urls)),
    re_path(r"^", NotThere.as_view()),
]
