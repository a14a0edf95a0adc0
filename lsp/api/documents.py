"""The API about itself: the list of its resources, its description, the documentation page, the list of problems."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lsp.api import problems
from lsp.api.base import ApiView


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
        """The resources of this API."""
        here = request.path
        resources = [
            {
                "name": viewset.resource,
                "address": f"{here}{viewset.resource}/",
                "about": " ".join((viewset.__doc__ or "").split("\n\n")[0].split()),
            }
            for viewset in self.router.resources()
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
        document = SchemaGenerator().get_schema(request=None, public=True)
        return Response(document, headers={"Cache-Control": "public, max-age=300"})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The documentation to click through; every file of it is served from here."""
    return render(request, "lsp/api/docs.html")
