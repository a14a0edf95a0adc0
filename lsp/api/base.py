"""The viewsets every resource builds on. A resource says what it is; how HTTP is answered is said here, once.

    class BlockViewSet(Creates, Updates, GovernedViewSet):
        resource, model, output = "blocks", Block, BlockOut
        ordering, filterset_class = ("lsp__id", "position", "id"), BlockFilter
        create_input, update_input = BlockCreate, BlockUpdate

        rows = staticmethod(places.block_rows)            # (visible, *, user, as_at) -> QuerySet.values(...)

        def perform_create(self, data): return blocks.create(by=self.request.user, **data)
        def perform_update(self, record, data, version): return blocks.update(record, by=..., version=version, **data)

        @transition(EndInput)
        def end(self, record, data, version): return blocks.end(record, by=..., version=version, **data)

What a caller may not see is not there: every read starts from `visible_to` (habit 7). `rows` gives columns by
`.values()`, nested ones as `lsp__id`, `lsp__name` (the id first); lists and single records read the same.
See docs/how-to/api.md.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from lsp import audit, clock
from lsp.access import Access
from lsp.api import etags
from lsp.api.filters import FilterBackend, ids_asked
from lsp.api.idempotency import once
from lsp.api.inputs import LARGEST_ID, Input, Nothing, read_day
from lsp.api.paging import CursorPages
from lsp.api.parsers import StrictJSONParser
from lsp.api.problems import InvalidQuery, reasons_of
from lsp.api.rows import shape_of
from lsp.api.scopes import SignedInAndInScope
from lsp.audit.context import API
from lsp.errors import InvalidInput, NotFoundError, NotSignedIn, Reason
from lsp.models import ApiToken, Dated
from lsp.querysets import GovernedQuerySet
from lsp.services.locking import not_found
from lsp.statements import Kept

ANY_DAY = "any"
STATEMENTS = Kept(1000)
ID = r"[1-9][0-9]{0,17}"


class OneRepresentation(BaseContentNegotiation):
    """There is one representation; what the caller would rather have does not change it."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """The parser of the body's type, None (415) where there is none."""
        offered = request.content_type.split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == offered), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """The first."""
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """Any address of the API: scopes checked, the token named in the audit events, the answer not shared."""

    resource: ClassVar[str] = "index"
    public: ClassVar[bool] = True
    permission_classes = (SignedInAndInScope,)
    content_negotiation_class = OneRepresentation
    parser_classes: Any = (StrictJSONParser,)
    parameters: ClassVar[Sequence[str]] = ()
    reading_methods: ClassVar[Sequence[str]] = SAFE_METHODS
    """Those that only ask: they need the scope to read, and nobody signed in where the resource is public."""
    asked_with: ClassVar[type[Input] | None] = None
    """The shape of the body of a POST that only asks."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, with what the audit events of this request say about their source."""
        with contextlib.ExitStack() as self.sources:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who calls, with which token, asking for what."""
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, ApiToken):
            self.sources.enter_context(audit.source(API, token_id=request.auth.pk))
        self.refuse_unknown_parameters()

    def known_parameters(self) -> set[str]:
        """The parameters of the address that mean something here."""
        return set(self.parameters)

    def refuse_unknown_parameters(self) -> None:
        """A misspelt filter is an error: it must not answer with everything."""
        known = self.known_parameters()
        unknown = sorted(set(self.request.query_params) - known)
        if unknown:
            words = f"There is no such parameter. Known: {', '.join(sorted(known)) or 'none'}."
            raise InvalidQuery(
                reasons=[Reason("unknown_parameter", words, field=name[:100]) for name in unknown]
            )

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers depend on who asks, and are asked for again each time (304 where nothing changed)."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def read(self, shape: type[Input], *, partial: bool = False) -> dict[str, Any]:
        """The body in that shape. Raises `InvalidInput` with every problem, by field."""
        body = shape(data=self.request.data, partial=partial, context={"request": self.request})
        if not body.is_valid():
            raise InvalidInput(reasons=list(reasons_of(body.errors)))
        if partial and not body.validated_data:
            raise InvalidInput(
                "Nothing to change was sent.", reasons=[Reason("empty", "Send at least one field.")]
            )
        data: dict[str, Any] = body.validated_data
        return data


class GovernedViewSet(ViewSetMixin, ApiView):
    """List and single record of one resource. Add `Creates`, `Updates` and `@transition` for what can be done.

    `model` may be any model; one without `visible_to` overrides `visible()`. Dated resources answer as at
    `?as_at=`, today by default, `any` for every record whatever its dates (L5).
    """

    model: ClassVar[Any] = None
    output: ClassVar[type[serializers.Serializer]] = serializers.Serializer
    ordering: ClassVar[Sequence[str]] = ("id",)
    filterset_class: ClassVar[Any] = None
    rows: ClassVar[Callable[..., models.QuerySet]]
    filter_backends: ClassVar[Sequence[type]] = (FilterBackend,)
    pagination_class = CursorPages
    lookup_field = "pk"
    lookup_url_kwarg = "id"
    lookup_value_regex = ID
    transition_input: ClassVar[type[Input] | None] = None
    creates_from: ClassVar[type[Input] | None] = None

    # Reading ------------------------------------------------------------------------------------------

    @classmethod
    def dated(cls) -> bool:
        """Whether the resource answers as at a date."""
        return isinstance(cls.model, type) and issubclass(cls.model, Dated)

    def known_parameters(self) -> set[str]:
        """Paging, date and filters on the list; the date on a single record; nothing on a write."""
        if self.request.method not in ("GET", "HEAD"):
            return set()
        dated = {"as_at"} if self.dated() else set()
        if getattr(self, "action", "") != "list":
            return dated
        filters = set(self.filterset_class.base_filters) if self.filterset_class else set()
        return {"cursor", "page_size", *dated, *filters}

    def get_queryset(self) -> models.QuerySet:
        """Every record, for the description of the API alone; reads start from `visible()`."""
        everything: models.QuerySet = self.model._default_manager.all()
        return everything

    def visible(self) -> models.QuerySet:
        """What the caller may see."""
        manager: Any = self.model._default_manager
        seen: models.QuerySet = manager.all().visible_to(self.request.user)
        return seen

    def as_at(self, default: date | None) -> date | None:
        """The day asked for, None for any."""
        typed = self.request.query_params.get("as_at")
        if typed is None or not self.dated():
            return default
        if typed == ANY_DAY:
            return None
        try:
            return read_day(typed)
        except ValueError:
            message = f"as_at is a date, YYYY-MM-DD, or “{ANY_DAY}”."
            raise InvalidQuery(reasons=[Reason("invalid", message, field="as_at")]) from None

    def on(self, seen: Any, day: date) -> Any:
        """The records as at the day; override where a past day is read from the history."""
        return seen.as_at(day)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows as they are answered; override to add what one more query brings for all of them."""
        return [*rows]

    def list(self, request: Request) -> Response:
        """The records the caller may see, a page at a time."""
        pages = CursorPages(request, self.resource, self.ordering)
        day = self.as_at(clock.today())
        ids = ids_asked(self.filterset_class, request.query_params)
        asked = STATEMENTS.get(self.wording(pages, ids), lambda: self.question(pages, day))
        found, links = pages.page(asked.ask({**pages.values, **ids}), asked.columns)
        shape = shape_of(asked.columns)
        return Response({**links, "results": self.answer([shape(row) for row in found])})

    def question(self, pages: CursorPages, day: date | None) -> models.QuerySet:
        """The rows of a page of the list, with blanks for ids and for the place of the page."""
        seen: Any = self.visible()
        if day is not None and self.dated():
            seen = self.on(seen, day)
        for backend in self.filter_backends:
            seen = backend().filter_queryset(self.request, seen, self)
        return pages.cut_from(type(self).rows(seen, user=self.request.user, as_at=day))

    def wording(self, pages: CursorPages, ids: Mapping[str, int]) -> tuple[Any, ...]:
        """What the SQL of a list depends on: who may see what, on which day, and what is asked, ids apart."""
        user = self.request.user
        asked = sorted(
            (name, *typed)
            for name, typed in self.request.query_params.lists()
            if name != "cursor" and name not in ids
        )
        access = None if self.everybodys() and not Access.is_known(user) else Access.of(user)
        return type(self), clock.today(), user.pk, access, pages.wording, *sorted(ids), *asked

    @classmethod
    def everybodys(cls) -> bool:
        """Whether everybody sees every record, so that a list need not ask what the caller may do."""
        seen = type(cls.model._default_manager.all())
        return cls.visible is GovernedViewSet.visible and seen.visible_to is GovernedQuerySet.visible_to

    def retrieve(self, request: Request, id: str) -> Response:
        """One record. Its ETag is what an edit has to send back as If-Match."""
        row = self.row(int(id), self.as_at(None))
        tag = etags.etag(self.resource, row)
        if etags.matches(request.headers.get("If-None-Match", ""), tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(row, headers={"ETag": tag})

    def row(self, pk: int, day: date | None = None) -> dict[str, Any]:
        """The record as it is answered. Raises `NotFoundError`, for the anonymous `NotSignedIn` (V2)."""
        seen: Any = self.visible().filter(pk=pk)
        if day is not None:
            seen = self.on(seen, day)
        found = type(self).rows(seen, user=self.request.user, as_at=day).first()
        if found is None:
            raise self.missing()
        return self.told(found)

    def told(self, row: dict[str, Any]) -> dict[str, Any]:
        """One row of `rows` as it is answered."""
        return self.answer([shape_of(tuple(row))(tuple(row.values()))])[0]

    def missing(self) -> Exception:
        """The same answer whether it does not exist or may not be known."""
        if self.request.user.is_authenticated:
            return not_found(self.model)
        return NotSignedIn(
            "There is no such public record. Sign in, or send a token, to see what is not public."
        )

    # Writing ------------------------------------------------------------------------------------------

    def claim(self, pk: str) -> tuple[Any, int]:
        """The record as the caller may see it, and the version their If-Match is based on."""
        record = self.visible().filter(pk=int(pk)).first()
        if record is None:
            raise self.missing()
        return record, etags.claimed_version(self.request.headers.get("If-Match"), self.resource, record)

    def written(self, record: models.Model, status: int = 200) -> Response:
        """The record after a write: with its new ETag, after a create with its address.

        Also where the write took it out of the caller's sight, as the end of one's own last role does.
        """
        Access.forget(self.request.user)
        try:
            row = self.row(int(record.pk))
        except NotFoundError:
            last: Any = type(self).rows(self.get_queryset().filter(pk=record.pk), user=self.request.user)
            row = self.told(last.get())
        headers = {"ETag": etags.etag(self.resource, row)}
        if status == 201:
            headers["Location"] = reverse(f"api-{self.resource}-detail", args=[record.pk])
        return Response(row, status=status, headers=headers)


class Creates:
    """POST to the list: `create_input` is the shape, `perform_create(data)` calls the service."""

    create_input: ClassVar[type[Input]]

    def perform_create(self, data: dict[str, Any]) -> models.Model:
        """Call the service; return the new record."""
        raise AssertionError("a resource that creates calls its service")

    def create(self: Any, request: Request) -> Response:
        """A new record. With an Idempotency-Key it may be sent again safely."""
        return once(request, lambda: self.written(self.perform_create(self.read(self.create_input)), 201))


class Updates:
    """PATCH of one record: `update_input` is the shape, `perform_update(record, data, version)` calls the service."""

    update_input: ClassVar[type[Input]]

    def perform_update(self, record: Any, data: dict[str, Any], version: int) -> models.Model:
        """Call the service with the fields that were sent; return the record."""
        raise AssertionError("a resource that updates calls its service")

    def partial_update(self: Any, request: Request, id: str) -> Response:
        """Change the fields that are sent. Needs If-Match."""
        record, version = self.claim(id)
        return self.written(self.perform_update(record, self.read(self.update_input, partial=True), version))


class FromHistory:
    """A resource whose past days are read from the history: `on_day(user, day)` gives the rows of a day (L5, T4)."""

    on_day: ClassVar[Callable[..., Any]]

    @classmethod
    def dated(cls) -> bool:
        """A past day is answered."""
        return True

    def on(self: Any, seen: Any, day: date) -> Any:
        """The records as they stood when the day was over, of those seen now."""
        if day >= clock.today():
            return seen
        return type(self).on_day(self.request.user, day).filter(id__in=seen.values("pk"))


Step = Callable[[Any, Any, dict[str, Any], int], models.Model]


def transition(shape: type[Input] = Nothing, *, name: str = "") -> Callable[[Step], Any]:
    """`POST /{id}/<name>/` with If-Match: the method calls the service with record, data and version.

    The name is the method's, with hyphens; its docstring describes the step.
    """

    def decorate(step: Step) -> Any:
        def post(self: Any, request: Request, id: str) -> Response:
            record, version = self.claim(id)
            return self.written(step(self, record, self.read(shape), version))

        post.__name__, post.__doc__ = step.__name__, step.__doc__
        path = name or step.__name__.replace("_", "-")
        return action(detail=True, methods=["post"], url_path=path, transition_input=shape)(post)

    return decorate


class NotThere(ApiView):
    """Every address below /api/ that is no other."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whatever the method, whoever asks."""
        raise NotFoundError("There is no such address. /api/v1/ lists the resources.")


__all__ = ["ID", "LARGEST_ID", "ApiView", "Creates", "GovernedViewSet", "NotThere", "Updates", "transition"]
