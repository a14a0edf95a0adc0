"""`/api/v1/due/`: what is due, of every kind."""

from collections.abc import Callable
from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lsp import clock, due
from lsp.access import Access
from lsp.api.base import ApiView
from lsp.api.inputs import LARGEST_ID, read_day
from lsp.api.outputs import LspBrief, OrganisationBrief, PersonBrief
from lsp.api.paging import LARGEST_PAGE, PAGE_SIZE, CursorPages
from lsp.api.problems import InvalidQuery
from lsp.due import Due
from lsp.errors import NotSignedIn, Reason
from lsp.queries.due import FIRST_DUE_FIRST, DueRows, due_things
from lsp.statements import Kept, Statement

STATEMENTS = Kept(200)
STATES = ("overdue", "soon", "later")
WHOLE = {"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID}
SIZE = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}


class DueOut(serializers.Serializer):
    """Something that is due."""

    kind = serializers.CharField(help_text="commitment, term, minutes, …: more kinds may come.")
    id = serializers.IntegerField(help_text="Of the record, among those of its kind.")
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=STATES, help_text=f"soon: within {due.SOON} days.")
    days = serializers.IntegerField(help_text="Days from today until then; negative: overdue for so many.")
    lsp = LspBrief()
    organisation = OrganisationBrief(allow_null=True)
    owner = PersonBrief(allow_null=True)
    url = serializers.CharField(help_text="The address of its page.")


class DueListOut(serializers.Serializer):
    """A page of what is due."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = DueOut(many=True)


class _Questions(DueRows):
    """Due things that are cut as a question, not as an answer."""

    def __getitem__(self, part: slice) -> Any:
        return self.queryset()[part]


Narrow = Callable[[DueRows, Any], DueRows]
BY: dict[str, Narrow] = {
    "kind": DueRows.of_kind,
    "lsp": DueRows.of_lsp,
    "organisation": DueRows.of_organisation,
    "block": DueRows.in_block,
    "due_from": lambda rows, day: rows.filter(due_day__gte=day),
    "due_until": DueRows.until,
}


class DueView(ApiView):
    """What is due, the first due first."""

    resource, output, problems = "due", DueListOut, ()
    parameters = ("cursor", "page_size", "mine", "state", *BY)

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", str, enum=[source.kind for source in due.sources()]),
            OpenApiParameter("lsp", WHOLE, description="Of one partnership."),
            OpenApiParameter("organisation", WHOLE, description="Of one organisation."),
            OpenApiParameter("block", WHOLE, description="Of one block."),
            OpenApiParameter("state", str, enum=list(STATES)),
            OpenApiParameter("due_from", date),
            OpenApiParameter("due_until", date),
            OpenApiParameter("mine", str, enum=["true", "false"], description="What is due from the caller."),
            OpenApiParameter("cursor", str, description="From next or previous."),
            OpenApiParameter("page_size", SIZE),
        ]
    )
    def get(self, request: Request) -> Response:
        """What is due as the caller may see it, the first due first."""
        pages = CursorPages(request, self.resource, FIRST_DUE_FIRST)
        typed = request.query_params
        asked = {name: self._read(name, str(typed[name])) for name in BY if name in typed}
        mine, state = self._one_of("mine", ("true", "false")) == "true", self._one_of("state", STATES)
        if mine and not request.user.is_authenticated:
            raise NotSignedIn("Sign in, or send a token, to see what is due from you.")
        wording = (
            clock.today(), request.user.pk, Access.of(request.user), pages.wording, mine, state,
            *sorted(asked.items()),
        )  # fmt: skip
        statement: Statement = STATEMENTS.get(
            wording,
            lambda: pages.cut_from(self._rows(asked, mine, state)),  # type: ignore[arg-type]
        )
        found, links = pages.page(statement.ask(pages.values), statement.columns)
        return Response({**links, "results": [_told(Due(*row)) for row in found]})

    def _rows(self, asked: dict[str, Any], mine: bool, state: str) -> DueRows:
        day = clock.today()
        rows: DueRows = _Questions(due_things(self.request.user, day).arms)
        for name, value in asked.items():
            rows = BY[name](rows, value)
        if state == "overdue":
            rows = rows.overdue(day)
        elif state:
            rows = rows.within(day, due.SOON) if state == "soon" else rows.filter(due_day__gt=due.soon(day))
        return rows.of(self.request.user) if mine else rows

    def _read(self, name: str, typed: str) -> Any:
        """The value of a parameter. Raises `InvalidQuery`."""
        if name == "kind":
            return self._one_of(name, tuple(source.kind for source in due.sources()))
        if name.startswith("due_"):
            try:
                return read_day(typed)
            except ValueError:
                raise _wrong(name, "Give a date, YYYY-MM-DD.") from None
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 20 and 0 < int(typed) <= LARGEST_ID):
            raise _wrong(name, "Give the id, a whole number.")
        return int(typed)

    def _one_of(self, name: str, choices: tuple[str, ...]) -> str:
        typed: str | None = self.request.query_params.get(name)
        if typed is not None and typed not in choices:
            raise _wrong(name, f"Give one of {', '.join(choices)}.")
        return typed or ""


def _wrong(name: str, message: str) -> InvalidQuery:
    return InvalidQuery(reasons=[Reason("invalid", message, field=name)])


def _told(thing: Due) -> dict[str, Any]:
    organisation = {
        "id": thing.organisation_id,
        "slug": thing.organisation_slug,
        "name": thing.organisation_name,
    }
    return {
        "kind": thing.kind,
        "id": thing.id,
        "title": thing.title,
        "note": thing.note,
        "due_on": thing.day,
        "state": thing.standing.code,
        "days": (thing.day - clock.today()).days,
        "lsp": {"id": thing.lsp_id, "slug": thing.lsp_slug, "name": thing.lsp_name},
        "organisation": organisation if thing.organisation_id else None,
        "owner": {"id": thing.owner_id, "name": thing.owner_name} if thing.owner_id else None,
        "url": thing.href,
    }
