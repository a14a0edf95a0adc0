"""The pages every app builds on: what the user may see, lists with filters and downloads, acts with their reasons."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from django.views.generic.base import View
from django.views.generic.edit import FormView
from django.views.generic.list import ListView

from lsp import clock, feeds
from lsp.access import Access
from lsp.characters import with_line_ends
from lsp.decisions import Decision
from lsp.downloads import WRITERS, Column
from lsp.errors import LspError, NotFoundError, Reason, StaleVersion
from lsp.forms.dates import read_date
from lsp.forms.messages import refuse_unseen
from lsp.models import LocalStrategicPartnership
from lsp.views.once import new_token, once

PER_PAGE = 25
SENT_TWICE = "This form was sent twice. It was carried out the first time, and not again."


class PageMixin(View):
    """A page. `section` names the navigation item it belongs to; `private` pages need somebody signed in.

    What the user may not see does not exist: signed out it leads to sign-in, signed in it is a 404 (V2).
    `may_open` answers who may open the page at all; a refusal there is a 404 too.
    """

    section: ClassVar[str] = ""
    private: ClassVar[bool] = False
    title: ClassVar[str] = ""
    breadcrumbs: ClassVar[Sequence[tuple[str, str]]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.private and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            self.load()
            if not self.may_open():
                raise Http404
            return super().dispatch(request, *args, **kwargs)
        except (Http404, NotFoundError) as missing:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404(str(missing)) from missing

    def load(self) -> None:
        """Load what the address names; raise Http404 where the user may not see it."""

    def may_open(self) -> Decision:
        """Who may open this page."""
        return Decision.yes()

    def find(self, queryset: Any, **lookup: Any) -> Any:
        """The record of a governed queryset as the user may see it, else 404."""
        record = queryset.visible_to(self.request.user).filter(**lookup).first()
        if record is None:
            raise Http404
        return record

    @property
    def access(self) -> Access:
        """The user's access."""
        return Access.of(self.request.user)

    @property
    def as_at(self) -> date:
        """The date looked at (`?as_at=`, in any form the date field accepts), today by default (L5)."""
        typed = self.request.GET.get("as_at", "").strip()
        return _date_or_none(typed) or clock.today()

    def get_title(self) -> str:
        """The page's title."""
        return self.title

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """(label, address) from the top down to the page above this one."""
        return self.breadcrumbs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The context every template may rely on."""
        typed = self.request.GET.get("as_at", "").strip()
        return {
            **super().get_context_data(**kwargs),  # type: ignore[misc]
            "title": self.get_title(),
            "section": self.section,
            "breadcrumbs": self.get_breadcrumbs(),
            "access": self.access,
            "today": clock.today(),
            "as_at": self.as_at,
            "is_past": self.as_at != clock.today(),
            "as_at_typed": typed,
            "as_at_wrong": bool(typed) and _date_or_none(typed) is None,
        }


def _date_or_none(typed: str) -> date | None:
    try:
        return read_date(typed) if typed else None
    except ValidationError:
        return None


class LspMixin(PageMixin):
    """A page below `/<lsp>/`: `self.lsp` is the partnership, as the user may see it."""

    lsp: LocalStrategicPartnership
    lsp_joins: ClassVar[tuple[str, ...]] = ("regime", "accountable_body")
    """What the page reads of the partnership's own relations."""

    def load(self) -> None:
        """The partnership of the address."""
        partnerships = LocalStrategicPartnership.objects.all()
        if self.lsp_joins:
            partnerships = partnerships.select_related(*self.lsp_joins)
        self.lsp = self.find(partnerships, slug=self.kwargs["lsp"])
        super().load()

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The partnership first."""
        return [(self.lsp.name, reverse("lsp:detail", args=[self.lsp.slug])), *self.breadcrumbs]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The partnership, whether the user coordinates it, and the feeds that tell of what the page shows."""
        context = super().get_context_data(**kwargs)
        coordinates = self.access.coordinates(self.lsp.pk)
        return {**context, "lsp": self.lsp, "is_coordinator": coordinates, "feeds": feeds.of(self)}


class Page(PageMixin, TemplateView):
    """A page that shows something."""


class ListPage(PageMixin, ListView):
    """A list: filters kept in the address, sorting, paging with a total, download of what is shown.

    `columns` are what a download holds; `filterset_class` a django-filter FilterSet; `sorts` maps the value of
    `?sort=` to (label, order_by fields).
    """

    paginate_by = PER_PAGE
    columns: ClassVar[Sequence[Column]] = ()
    filterset_class: ClassVar[Any] = None
    sorts: ClassVar[dict[str, tuple[str, Sequence[Any]]]] = {}
    download_name: ClassVar[str] = "list"
    filterset: Any = None

    def base_queryset(self) -> models.QuerySet:
        """The records before filters, visible to the user, with what the page shows prefetched."""
        raise AssertionError("a list page says what it lists")

    def get_queryset(self) -> models.QuerySet:
        """The records shown: filtered and sorted."""
        queryset = self.base_queryset()
        if self.filterset_class is not None:
            self.filterset = self.filterset_class(self.request.GET, queryset=queryset, request=self.request)
            queryset = self.filterset.qs
        chosen = self.sorts.get(self.request.GET.get("sort", ""))
        return queryset.order_by(*chosen[1]) if chosen else queryset

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Any, Any, Any, bool]:
        """The page asked for; the last where the list has become shorter, the first where it is no number."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the file where `?format=csv` or `xlsx` asks for it."""
        writer = WRITERS.get(request.GET.get("format", ""))
        if writer and self.columns:
            return writer(self.download_name, self.columns, self.downloaded(self.get_queryset()))
        return super().get(request, *args, **kwargs)

    def downloaded(self, rows: models.QuerySet) -> Any:
        """What a file holds: the records shown; a page may give them with more."""
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filters, sorts and the address without the page number."""
        context = super().get_context_data(**kwargs)
        query = self.request.GET.copy()
        query.pop("page", None)
        query.pop("format", None)
        return {
            **context,
            "filterset": self.filterset,
            "is_filtered": any(value for name, value in query.items() if name not in ("sort", "as_at")),
            "sorts": [(name, label) for name, (label, _) in self.sorts.items()],
            "sort": self.request.GET.get("sort", ""),
            "query": query.urlencode(),
            "downloads": list(WRITERS) if self.columns else [],
        }


class ActionPage(PageMixin, FormView):
    """One act: the reasons against it before the button is pressed, the service called once it is.

    `decide()` answers whether it may be done now; `perform(form)` calls the service and returns the record;
    `record` is what is acted upon (its `version` travels in the form). A refusal shows in the error summary and
    loses nothing typed.
    """

    template_name = "act.html"
    submit_label: ClassVar[str] = "Save"
    done_message: ClassVar[str] = "Saved."
    explanation: ClassVar[str] = ""
    form_class: type[forms.Form] = forms.Form
    record: Any = None
    stale: bool = False

    def decide(self) -> Decision:
        """Whether the act may be done now; its reasons stand on the page."""
        return Decision.yes()

    def perform(self, form: Any) -> Any:
        """Call the service; `form.cleaned_data` is of the right shape."""
        raise AssertionError("an action page calls its service")

    @property
    def version(self) -> int | None:
        """The version of the record the user saw, None where the form carries none; what is no version is stale."""
        typed = self.request.POST.get("version", "")
        if not typed:
            return None
        return int(typed) if typed.isdecimal() and len(typed) < 19 else 0

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was typed, the lines ended as the record ends them: no text is another text for what a browser sends."""
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"] = typed = kwargs["data"].copy()
            for name, values in self.request.POST.lists():
                typed.setlist(name, [with_line_ends(value) for value in values])
        return kwargs

    def get_form(self, form_class: Any = None) -> Any:
        """The form; whatever it asks for, no text may hold characters that nobody sees."""
        form = super().get_form(form_class)
        refuse_unseen(form)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, or show why not with everything typed still there."""
        try:
            location, now = once(self.request, lambda: self.carry_out(form))
        except NotFoundError:
            raise
        except LspError as error:
            return self.refused(form, error)
        if not now:
            messages.info(self.request, SENT_TWICE)
        return redirect(location)

    def carry_out(self, form: Any) -> str:
        """Call the service; say so; where the user goes now."""
        done = self.perform(form)
        Access.forget(self.request.user)
        messages.success(self.request, self.get_done_message(done))
        return self.get_success_url_for(done)

    def refused(self, form: Any, error: LspError) -> HttpResponse:
        """The page again, with the refusal in the error summary."""
        self.stale = isinstance(error, StaleVersion)
        add_reasons(form, error)
        status = 409 if error.status in (409, 412) else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what was typed and what is wrong with it."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_done_message(self, done: Any) -> str:
        """What the user reads once it is done."""
        return self.done_message

    def get_success_url_for(self, done: Any) -> str:
        """Where the user goes once it is done."""
        return str(done.get_absolute_url())

    def get_cancel_url(self) -> str:
        """Where the user goes instead."""
        crumbs = self.get_breadcrumbs()
        return crumbs[-1][1] if crumbs else "/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The decision, the record and the words of the page."""
        return {
            **super().get_context_data(**kwargs),
            "decision": self.decide(),
            "record": self.record,
            "version": getattr(self.record, "version", None) if self.record is not None else None,
            "once": new_token(),
            "stale": self.stale,
            "submit_label": self.submit_label,
            "explanation": self.explanation,
            "cancel_url": self.get_cancel_url(),
        }


def add_reasons(form: forms.Form, error: LspError) -> None:
    """Put an error's reasons on the form: on the field each concerns, else on the form."""
    for reason in error.reasons or (Reason(error.code, error.message),):
        words = f"{reason.message} (rule {reason.rule})" if reason.rule else reason.message
        name = reason.field if reason.field in form.fields else None
        form.add_error(name, forms.ValidationError(words, code=reason.code))
