"""What stands below `/api/v1/lsps/{id}/`: the structure as Popolo JSON, the set-up of a partnership."""

from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from lsp import clock, permissions
from lsp.api import etags
from lsp.api.base import ANY_DAY, ID, ApiView
from lsp.api.inputs import Choice, Day, Input, Reference, Text, Whole, read_day
from lsp.api.problems import InvalidQuery
from lsp.errors import NotSignedIn, PermissionRefused, Reason
from lsp.models import Block, LocalStrategicPartnership
from lsp.services.locking import not_found
from partnerships.models import Body
from partnerships.queries import popolo, setting_up
from partnerships.services.setting_up import NewBody, create_bodies

WHOLE = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 10**18 - 1}
NUMBER = OpenApiParameter("id", WHOLE, OpenApiParameter.PATH, description="Of the partnership.")
DAY = OpenApiParameter(
    "as_at", str, description=f"A date, today where it is left out, or “{ANY_DAY}” for all times."
)


class PopoloOut(serializers.Serializer):
    """Popolo JSON. An end is the first day on which something no longer holds."""

    organizations = serializers.ListField(child=serializers.DictField())
    persons = serializers.ListField(child=serializers.DictField())
    posts = serializers.ListField(child=serializers.DictField())
    memberships = serializers.ListField(child=serializers.DictField())


class OfLsp(ViewSetMixin, ApiView):
    """A partnership's own addresses."""

    resource = "lsps"
    is_tagged = True
    lookup_field, lookup_url_kwarg, lookup_value_regex = "pk", "id", ID
    action: str

    def lsp(self, pk: str) -> LocalStrategicPartnership:
        """The partnership as the caller may see it."""
        found = (
            LocalStrategicPartnership.objects.visible_to(self.request.user)
            .select_related("regime")
            .filter(pk=int(pk))
            .first()
        )
        if found is not None:
            return found
        if self.request.user.is_authenticated:
            raise not_found(LocalStrategicPartnership)
        raise NotSignedIn(
            "There is no such public record. Sign in, or send a token, to see what is not public."
        )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """An answer that is read has a tag, and is not sent again to who has it."""
        if request.method == "GET" and response.status_code == 200 and "ETag" not in response:
            tag = etags.digest(self.action, response.data)
            if etags.matches(request.headers.get("If-None-Match", ""), tag):
                response = Response(status=304)
            response["ETag"] = tag
        return super().finalize_response(request, response, *args, **kwargs)


class PopoloViewSet(OfLsp):
    """The structure of a partnership."""

    output = PopoloOut
    problems = (404,)
    parameters = ("as_at",)

    @extend_schema(parameters=[NUMBER, DAY])
    @action(detail=True, methods=["get"])
    def popolo(self, request: Request, id: str) -> Response:
        """The whole structure as Popolo JSON: what the caller may see of it. It can be brought in again."""
        return Response(popolo.structure(self.lsp(id), request.user, self._day()))

    def _day(self) -> date | None:
        typed: Any = self.request.query_params.get("as_at")
        if typed is None:
            return clock.today()
        try:
            return None if typed == ANY_DAY else read_day(typed)
        except ValueError:
            message = f"as_at is a date, YYYY-MM-DD, or “{ANY_DAY}”."
            raise InvalidQuery(reasons=[Reason("invalid", message, field="as_at")]) from None


class TaskOut(serializers.Serializer):
    """A task of the set-up."""

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(
        choices=[setting_up.DONE, setting_up.IN_PART, setting_up.TO_DO, setting_up.LATER]
    )
    said = serializers.CharField()


class ProposedOut(serializers.Serializer):
    """A body the model structure offers; `below` is the place of the one above it in this list, from 0."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Body.Kind.choices)
    about = serializers.CharField(allow_blank=True)
    blocks = serializers.ListField(child=serializers.IntegerField())
    below = serializers.IntegerField(allow_null=True)


class SetUpOut(serializers.Serializer):
    """How far the set-up is, and the bodies the model structure of the regime still offers."""

    tasks = TaskOut(many=True)
    offered = ProposedOut(many=True)


class BodyWanted(Input):
    """A body to set up."""

    name = Text(max_length=200)
    kind = Choice(choices=Body.Kind.choices)
    blocks = serializers.ListField(child=Reference(Block), required=False, max_length=50)
    below = Whole(min_value=0, max_value=100, required=False, allow_null=True)


class SetUpInput(Input):
    """The bodies to set up in one act: as offered, where they are left out."""

    starts_on = Day()
    bodies = BodyWanted(many=True, required=False)


class SetUpViewSet(OfLsp):
    """The set-up of a partnership."""

    output = SetUpOut
    public = False
    problems = (404,)

    @extend_schema(parameters=[NUMBER])
    @action(detail=True, methods=["get"], url_path="set-up")
    def set_up(self, request: Request, id: str) -> Response:
        """How far the set-up of the partnership is."""
        lsp = self.lsp(id)
        permissions.coordinate_or_administer(request.user, lsp.pk).require(PermissionRefused)
        return Response(_answer(lsp))


class SetUpBodiesViewSet(OfLsp):
    """Bodies of the model structure."""

    output = SetUpOut
    public = False
    ordering = ()
    transition_input: ClassVar[type[Input] | None] = None

    @action(detail=True, methods=["post"], url_path="set-up-bodies", transition_input=SetUpInput)
    def set_up_bodies(self, request: Request, id: str) -> Response:
        """Set up several bodies in one act: those sent, or what the model structure offers. Needs If-Match."""
        lsp = self.lsp(id)
        version = etags.claimed_version(request.headers.get("If-Match"), "lsps", lsp)
        data = self.read(SetUpInput)
        offered = setting_up.proposal(setting_up.so_far(lsp, clock.today()))
        wanted = [
            NewBody(body["name"], body["kind"], body.get("blocks", ()), body.get("below"))
            for body in data.get("bodies", ())
        ] or [NewBody(body.name, body.kind, body.blocks, body.below) for body in offered]
        create_bodies(lsp, by=request.user, wanted=wanted, starts_on=data["starts_on"], version=version)
        tag = f'"lsps-{lsp.pk}-{lsp.version}"'
        return Response(_answer(lsp), headers={"ETag": tag})


def _answer(lsp: LocalStrategicPartnership) -> dict[str, Any]:
    found = setting_up.so_far(lsp, clock.today())
    return {
        "tasks": [asdict(task) for task in setting_up.tasks(found)],
        "offered": [
            {
                "name": body.name,
                "kind": body.kind,
                "about": body.about,
                "blocks": [block.pk for block in body.blocks],
                "below": body.below,
            }
            for body in setting_up.proposal(found)
        ],
    }
