"""What the pages of this app share: the body of the address, the seat of the address, acts on them."""

from collections.abc import Sequence
from datetime import time
from typing import Any, ClassVar

from django.urls import reverse

from lsp.decisions import Decision
from lsp.views.base import LspMixin
from lsp.views.conflicts import TellsConflicts
from partnerships import permissions, queries, words
from partnerships.forms import WithdrawForm
from partnerships.models import Body, Seat
from partnerships.services.records import decide_withdrawal

SHORT = 20
"""Names that one finds in a list without searching."""


class BodiesMixin(LspMixin):
    """A page in the section “Bodies” of a partnership."""

    section = "bodies"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the list of bodies."""
        return [*super().get_breadcrumbs(), ("Bodies", reverse("partnerships:bodies", args=[self.lsp.slug]))]


class BodyMixin(BodiesMixin):
    """A page below a body: `self.body`, as the user may see it."""

    body: Body

    def load(self) -> None:
        """The body of the address."""
        super().load()
        bodies = Body.objects.select_related("parent")
        self.body = self.find(bodies, lsp=self.lsp, slug=self.kwargs["body"])
        self.body.lsp = self.lsp

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body."""
        return [*super().get_breadcrumbs(), (self.body.name, self.body.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The body."""
        return {**super().get_context_data(**kwargs), "body": self.body}


class SeatMixin(BodyMixin):
    """A page below a seat: `self.seat`."""

    seat: Seat

    def load(self) -> None:
        """The seat of the address."""
        super().load()
        seats = Seat.objects.select_related("organisation")
        self.seat = self.find(seats, body=self.body, pk=self.kwargs["seat"])
        self.seat.body = self.body

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the seat."""
        return [*super().get_breadcrumbs(), (self.seat.label, self.seat.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The seat."""
        return {**super().get_context_data(**kwargs), "seat": self.seat}


class KeepersAct(TellsConflicts):
    """An act of the coordinator: for anybody else the page does not exist (V2)."""

    private = True
    lsp: Any

    def may_open(self) -> Decision:
        """The coordinator of the partnership."""
        return permissions.keep_membership(self.request.user, self.lsp.pk)

    def in_words(self, field: Any, value: Any) -> str:
        """With the time of a day as meetings tell it."""
        return words.clock_time(value) if isinstance(value, time) else super().in_words(field, value)


class WithdrawPage(KeepersAct):
    """Withdraw a term or an office that has not begun (L4)."""

    template_name = "partnerships/withdraw.html"
    form_class = WithdrawForm
    explanation = (
        "For what was entered by mistake, or what comes to nothing. It stays on the record, with your reason, as never"
        " begun."
    )
    done_message = "It is withdrawn, and stays on the record as never begun."

    def decide(self) -> Decision:
        """Whether it is still to begin."""
        return decide_withdrawal(self.record)


class ChoosesSomebody(KeepersAct):
    """An act whose form names a person: the register can be searched with `?q=`, without JavaScript."""

    template_name = "partnerships/act_with_person.html"
    chooses: ClassVar[str] = "person"

    @property
    def search(self) -> str:
        """What is searched for."""
        return str(self.request.GET.get("q", "")).strip()[:100]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The people to choose from."""
        people = queries.people_to_choose(self.lsp, self.request.user, self.search)
        return {**super().get_form_kwargs(), "people": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was searched for, and whether anybody was found."""
        context = super().get_context_data(**kwargs)
        people = context["form"].fields[self.chooses].queryset.count()
        is_long = bool(self.search) or people > SHORT
        return {**context, "search": self.search, "found": people, "is_long": is_long}
