"""Every address below /api/v1/. `register` names the resources of this app; the other apps have theirs."""

from django.urls import include, path, re_path

from lsp.api import documents
from lsp.api.base import NotThere
from lsp.api.blocks import BlockViewSet
from lsp.api.router import Router, build


def register(router: Router) -> None:
    """The resources of place, people and audit."""
    router.add(BlockViewSet)


router = build()

urlpatterns = [
    path("v1/", documents.IndexView.as_view(router=router), name="api-index"),
    path("v1/openapi.json", documents.DescriptionView.as_view(), name="api-description"),
    path("v1/docs/", documents.docs, name="api-docs"),
    path("v1/problems/", documents.ProblemsView.as_view(), name="api-problems"),
    path("v1/", include(router.urls)),
    re_path(r"^.*$", NotThere.as_view()),
]
