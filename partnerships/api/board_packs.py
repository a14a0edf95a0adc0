"""`/api/v1/meetings/{id}/pack/`: the board pack asked for, how far it is, and its file."""

import hashlib
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as operation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from lsp import pdf
from lsp.api import etags
from lsp.api.base import ID, ApiView
from lsp.api.inputs import Choice, Input
from lsp.api.problems import InvalidQuery
from lsp.errors import NotFoundError, NotSignedIn, PermissionRefused, Reason, TransitionRefused
from lsp.models import Job
from lsp.services.locking import not_found
from partnerships import permissions
from partnerships.models import Meeting
from partnerships.services import board_packs
from partnerships.services.board_packs import AUDIENCES, OWN, PUBLIC, Pack

WHOLE = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 10**18 - 1}
NUMBER = OpenApiParameter("id", WHOLE, OpenApiParameter.PATH, description="Of the meeting.")
AUDIENCE = OpenApiParameter(
    "audience",
    str,
    enum=list(AUDIENCES),
    description="One's own where one holds a role, else the public one.",
)


class BoardPackOut(serializers.Serializer):
    """A board pack: the job that makes it, and the file once it is there."""

    id = serializers.IntegerField(help_text="Of the job.")
    audience = serializers.ChoiceField(choices=AUDIENCES)
    status = serializers.ChoiceField(choices=Job.Status.choices)
    step = serializers.CharField(allow_blank=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    is_current = serializers.BooleanField(help_text="Whether a pack made now would say the same.")
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")
    file = serializers.CharField(allow_null=True, help_text="The address of the PDF, once it is made.")


class BoardPacksOut(serializers.Serializer):
    """The newest packs of a meeting."""

    own = BoardPackOut(allow_null=True)
    public = BoardPackOut(allow_null=True)


class BoardPackInput(Input):
    """Whom the pack is for: oneself, as one may read the meeting, or everybody."""

    audience = Choice(choices=AUDIENCES, required=False)


class BoardPackViewSet(ViewSetMixin, ApiView):
    """The board pack of a meeting."""

    resource = "meetings"
    is_tagged = True
    lookup_field, lookup_url_kwarg, lookup_value_regex = "pk", "id", ID
    action: Any  # the operation's name, told by the router

    @property
    def transition_input(self) -> type[Input] | None:
        """The shape of what asks for a pack."""
        return BoardPackInput if self.action == "make_pack" else None

    @property
    def output(self) -> type[serializers.Serializer]:
        """One pack where it is asked for, both where they are looked up."""
        return BoardPackOut if self.action == "make_pack" else BoardPacksOut

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        """The file is one of two."""
        return ("audience",) if self.action == "pack_file" else ()

    @property
    def problems(self) -> tuple[int, ...] | None:
        """What reading may be refused with; a step's are those of every step."""
        if self.action == "make_pack":
            return None
        return (404, 409) if self.action == "pack_file" else (404,)

    @property
    def produces(self) -> str:
        """The file is no JSON."""
        return pdf.CONTENT_TYPE if self.action == "pack_file" else ""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is read has a tag, and is not sent again to who has it."""
        if request.method == "GET" and response.status_code == 200:
            told = (
                response.data
                if isinstance(response, Response)
                else hashlib.sha256(response.content).hexdigest()
            )
            tag = etags.digest(self.action.replace("_", "-"), told)
            if etags.matches(request.headers.get("If-None-Match", ""), tag):
                response = Response(status=304)
            response["ETag"] = tag
        return super().finalize_response(request, response, *args, **kwargs)

    def meeting(self, pk: str) -> Meeting:
        """The meeting as the caller may see it."""
        seen: Any = Meeting.objects.visible_to(self.request.user)
        found: Meeting | None = seen.select_related("body__lsp__regime").filter(pk=int(pk)).first()
        if found is not None:
            return found
        if self.request.user.is_authenticated:
            raise not_found(Meeting)
        raise NotSignedIn(
            "There is no such public record. Sign in, or send a token, to see what is not public."
        )

    @extend_schema(parameters=[NUMBER])
    @operation(detail=True, methods=["get"], url_path="pack")
    def pack(self, request: Request, id: str) -> Response:
        """The newest board packs of the meeting: one's own, and the public one."""
        meeting = self.meeting(id)
        found = {each: self._latest(meeting, each) for each in AUDIENCES}
        return Response({each: _answer(meeting, pack) if pack else None for each, pack in found.items()})

    @extend_schema(parameters=[NUMBER])
    @pack.mapping.post
    def make_pack(self, request: Request, id: str) -> Response:
        """Have the board pack made: a job, whose file `pack-file` gives once it is done. Needs If-Match."""
        meeting = self.meeting(id)
        etags.claimed_version(request.headers.get("If-Match"), "meetings", meeting)
        audience = self.read(BoardPackInput).get("audience", OWN)
        job = board_packs.request_pack(meeting, by=request.user, audience=audience)
        tag = f'"meetings-{meeting.pk}-{meeting.version}"'
        return Response(_answer(meeting, Pack(audience, job, is_current=False)), headers={"ETag": tag})

    @extend_schema(parameters=[NUMBER, AUDIENCE])
    @operation(detail=True, methods=["get"], url_path="pack-file")
    def pack_file(self, request: Request, id: str) -> HttpResponse:
        """The board pack as a PDF. Not made yet, or not public any more: 409."""
        meeting = self.meeting(id)
        reads = permissions.read_packs(request.user, meeting.body)
        audience = request.query_params.get("audience", OWN if reads else PUBLIC)
        if audience not in AUDIENCES:
            message = f"audience is one of {', '.join(AUDIENCES)}."
            raise InvalidQuery(reasons=[Reason("invalid", message, field="audience")])
        if audience == OWN and not request.user.is_authenticated:
            raise NotSignedIn("Sign in, or send a token, for a pack of your own.")
        if audience == OWN:
            reads.require(PermissionRefused)
        try:
            file = board_packs.file_of(meeting, user=request.user, audience=audience)
        except NotFoundError as missing:
            raise TransitionRefused(missing.message, reasons=[Reason("pack.none", missing.message)]) from None
        return HttpResponse(bytes(file.content), content_type=pdf.CONTENT_TYPE)

    def _latest(self, meeting: Meeting, audience: str) -> Pack | None:
        return board_packs.latest(meeting, user=self.request.user, audience=audience)


def _answer(meeting: Meeting, pack: Pack) -> dict[str, Any]:
    job = pack.job
    names = ("id", "status", "step", "done", "total", "created_at", "finished_at")
    return {
        **{name: getattr(job, name) for name in names},
        "audience": pack.audience,
        "is_current": pack.is_current,
        "size": job.report.get("size"),
        "file": f"/api/v1/meetings/{meeting.pk}/pack-file/?audience={pack.audience}"
        if pack.is_ready
        else None,
    }
