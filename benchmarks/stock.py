"""The same list with what Django REST framework brings by itself: nested ModelSerializers, its paging and renderer.

Served by the same project: the same middleware, authentication, scopes, filters and visibility.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
settings.ROOT_URLCONF = "benchmarks.stock"

from django.urls import path  # noqa: E402
from django_filters.rest_framework import DjangoFilterBackend  # noqa: E402
from rest_framework import mixins, pagination, renderers, serializers, viewsets  # noqa: E402

from accountability import permissions, rules  # noqa: E402
from accountability.api.commitments import CommitmentFilter  # noqa: E402
from accountability.models import Commitment  # noqa: E402
from accountability.querysets import standing_on  # noqa: E402
from lsp import clock  # noqa: E402
from lsp.api.authentication import TokenAuthentication  # noqa: E402
from lsp.api.scopes import SignedInAndInScope  # noqa: E402
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person  # noqa: E402

HIDDEN = ("returned_at", "return_reason")


def brief(of: Any, *names: str) -> serializers.ModelSerializer:
    """A nested ModelSerializer of these fields."""
    meta = type("Meta", (), {"model": of, "fields": names})
    made: type[serializers.ModelSerializer] = type(
        f"{of.__name__}Brief", (serializers.ModelSerializer,), {"Meta": meta}
    )
    return made()


class CommitmentSerializer(serializers.ModelSerializer):
    """A commitment as the API answers it."""

    standing = serializers.CharField()
    lsp = brief(LocalStrategicPartnership, "id", "slug", "name")
    organisation = brief(Organisation, "id", "slug", "name")
    block = brief(Block, "id", "slug", "name")
    owner = brief(Person, "id", "name")
    reference = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields: ClassVar = [
            "id", "title", "description", "measure_of_success", "due_on", "state", "standing", "published",
            "decision_body", "decision_on", "decision_minute", "made_at", "accepted_at", "delivered_at",
            "confirmed_at", "closed_at", "closing_reason", *HIDDEN, "version", "created_at",
            "lsp", "organisation", "block", "owner", "reference",
        ]  # fmt: skip

    def get_reference(self, commitment: Commitment) -> str | None:
        """The reference, where there is one."""
        return rules.c4_reference(commitment.lsp.prefix, commitment.number) or None

    def to_representation(self, commitment: Commitment) -> dict[str, Any]:
        """Without what the caller may not read."""
        told: dict[str, Any] = super().to_representation(commitment)
        user = self.context["request"].user
        if not permissions.reads_inside(user, commitment.organisation_id, commitment.lsp_id):
            told.update(dict.fromkeys(HIDDEN))
        return told


class Pages(pagination.CursorPagination):
    """Fifty a page, without a count."""

    page_size, ordering = 50, "id"
    page_size_query_param = "page_size"


class CommitmentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The list."""

    resource, public = "commitments", True
    serializer_class, pagination_class = CommitmentSerializer, Pages
    filter_backends, filterset_class = (DjangoFilterBackend,), CommitmentFilter
    authentication_classes, permission_classes = (TokenAuthentication,), (SignedInAndInScope,)
    renderer_classes = (renderers.JSONRenderer,)

    def get_queryset(self) -> Any:
        """What the caller may see, with the names."""
        seen: Any = Commitment.objects.visible_to(self.request.user)
        return seen.annotate(standing=standing_on(clock.today())).with_names()


urlpatterns = [path("api/v1/commitments/", CommitmentViewSet.as_view({"get": "list"}))]
