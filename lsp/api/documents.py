"""The API about itself: the list of its resources, its description, the documentation page, the list of problems."""

from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lsp.api import problems, reference
from lsp.api.base import ApiView
from lsp.views.base import Page


class ResourceOut(serializers.Serializer):
    """One resource."""

    name = serializers.CharField()
    address = serializers.CharField()
    about = serializers.CharField()


class IndexOut(serializers.Serializer):
    """What there is."""

    resources = ResourceOut(many=True)
    description = serializers.CharField()
    documentation = serializers.CharField()
    problems = serializers.CharField()


class IndexView(ApiView):
    """Where everything is."""

    output = IndexOut
    problems = ()
    router: Any = None

    def get(self, request: Request) -> Response:
        """What can be read here, and where."""
        here = request.path
        resources = [
            {
                "name": name,
                "address": f"{here}{address}",
                "about": " ".join((documented.__doc__ or "").split("\n\n")[0].split()),
            }
            for name, address, documented in self.router.contents()
        ]
        return Response(
            {
                "resources": resources,
                "description": f"{here}openapi.json",
                "documentation": f"{here}docs/",
                "problems": f"{here}problems/",
            }
        )


class CodeOut(serializers.Serializer):
    """A problem's code."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    about = serializers.CharField()


class ProblemsOut(serializers.Serializer):
    """The codes."""

    problems = CodeOut(many=True)


class ProblemsView(ApiView):
    """What a problem's `type` points to."""

    resource = "problems"
    output = ProblemsOut
    problems = ()

    def get(self, request: Request) -> Response:
        """Every code a problem can have; its reasons have finer ones."""
        found = [
            {
                "code": kind.code,
                "status": kind.status,
                "title": kind.title,
                "about": (kind.__doc__ or "").strip(),
            }
            for kind in problems.CODES
        ]
        return Response({"problems": found})


class DescriptionView(ApiView):
    """The description of the API."""

    schema = None

    def get(self, request: Request) -> Response:
        """OpenAPI 3.1, the same for everybody."""
        return Response(reference.document(), headers={"Cache-Control": "public, max-age=300"})


class DocumentationPage(Page):
    """Every resource, operation, parameter and field, readable without JavaScript."""

    title = "API"
    template_name = "lsp/api/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The resources, and how many things can be done."""
        found = reference.resources()
        return {**super().get_context_data(**kwargs), "resources": found}


@method_decorator(ensure_csrf_cookie, name="dispatch")
class TryPage(Page):
    """The same to click through (Swagger UI); every file of it is served from here."""

    title = "Try the API"
    template_name = "lsp/api/try.html"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The documentation is above."""
        return [("API", reverse("api-docs"))]
