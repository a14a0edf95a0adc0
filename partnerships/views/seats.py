"""One seat with its past terms; the coordinator's acts on seats."""

from collections.abc import Sequence
from typing import Any

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Organisation
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import Page
from partnerships import queries, rules, words
from partnerships.forms import EndForm, SeatForm
from partnerships.queries.nominations import may_nominate_for, nominations_for
from partnerships.services import seats
from partnerships.views.base import BodyMixin, KeepersAct, SeatMixin
from partnerships.views.body_acts import ends_with_it


class SeatPage(SeatMixin, Page):
    """One seat: whose it is, who sits in it, and who sat in it before."""

    template_name = "partnerships/seat/detail.html"

    def get_title(self) -> str:
        """The seat's name."""
        return self.seat.label

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its terms, the newest first, and its history."""
        seat, today = self.seat, clock.today()
        terms = list(queries.terms_of_seat(seat))
        current = next((term for term in terms if term.holds_on(today)), None)
        begun = [term for term in terms if not term.never_began]
        ended = [term.ends_on for term in begun if term.ends_on and term.ends_on <= today]
        whose = ("Organisation", seat.organisation) if seat.organisation else ("Filled by", seat.network)
        facts = [
            whose,
            ("Sector", seat.get_sector_display()),
            ("Kind", seat.get_kind_display()),
            ("Vote", "It has a vote" if seat.voting else "It has no vote"),
            ("Level required", seat.get_level_display()),
            ("Exists", words.days(seat)),
            (words.why_it_ends(seat), seat.end_reason),
        ]
        return {
            **super().get_context_data(**kwargs),
            "facts": [row for row in facts if row[1]],
            "terms": terms,
            "current": current,
            "nominations": nominations_for(seat, self.request.user),
            "may_nominate": seat.is_current and may_nominate_for(seat, self.access).exists(),
            "vacant_since": max(ended, default=None) or seat.starts_on,
            "history": record_history(seat, user=self.request.user, limit=10),
            "history_href": history_href(seat) if is_insider(self.request.user, seat) else "",
        }


class SeatCreatePage(BodyMixin, KeepersAct):
    """Add a seat to a body."""

    form_class = SeatForm
    submit_label = "Add this seat"

    def get_title(self) -> str:
        """To which body."""
        return f"Add a seat to {self.body.name}"

    def decide(self) -> Decision:
        """Whether the body still takes seats."""
        return still_exists(self.body, self.body.name)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The organisations to choose from."""
        organisations = Organisation.objects.current().order_by("name")
        return {**super().get_form_kwargs(), "organisations": organisations}

    def perform(self, form: Any) -> Any:
        """Add it."""
        return seats.create(self.body, by=self.request.user, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """What was added."""
        return f"The seat “{done.label}” was added. It is vacant until somebody is appointed."

    def get_success_url_for(self, done: Any) -> str:
        """The body's page, where the next seat is added."""
        return self.body.get_absolute_url()


class SeatEditPage(SeatMixin, KeepersAct):
    """Change a seat."""

    form_class = SeatForm

    def get_title(self) -> str:
        """Which seat."""
        return f"Change the seat “{self.seat.label}”"

    def load(self) -> None:
        """The record acted upon."""
        super().load()
        self.record = self.seat

    def get_form_kwargs(self) -> dict[str, Any]:
        """The organisations to choose from, its own among them even where that has ended."""
        chosen = Organisation.objects.filter(seats=self.seat.pk)
        organisations = (Organisation.objects.current() | chosen).distinct().order_by("name")
        return {**super().get_form_kwargs(), "organisations": organisations}

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {name: getattr(self.seat, name) for name in seats.CHANGEABLE}

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        changes = dict(form.cleaned_data)
        if changes["position"] is None:
            del changes["position"]
        if changes["organisation"] is not None and changes["organisation"] != self.seat.organisation:
            changes["sector"] = changes["organisation"].sector
        return seats.update(self.seat, by=self.request.user, changes=changes, version=self.version)


class SeatEndPage(SeatMixin, KeepersAct):
    """End a seat and the term in it."""

    template_name = "partnerships/end.html"
    form_class = EndForm
    submit_label = "End this seat"
    done_message = "The seat ends on that day, and the term in it too."

    def get_title(self) -> str:
        """Which seat."""
        return f"End the seat “{self.seat.label}”"

    def load(self) -> None:
        """The record acted upon, and what ends with it."""
        super().load()
        self.record = self.seat
        self.inner = seats.open_terms(self.seat, clock.today())

    def decide(self) -> Decision:
        """Whether it has ended already."""
        return has_not_ended(self.seat)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What ends with it, and what is still to begin."""
        return {**super().get_context_data(**kwargs), **ends_with_it(self.inner)}

    def perform(self, form: Any) -> Any:
        """End it."""
        given = form.cleaned_data
        return seats.end(
            self.seat,
            by=self.request.user,
            on=given["ends_on"],
            reason=given["end_reason"],
            version=self.version,
        )


def has_not_ended(record: Any) -> Decision:
    """Whether the record has ended by today: what has ended does not end again (L5)."""
    today = clock.today()
    if not rules.never_began(record) and (record.ends_on is None or record.ends_on > today):
        return Decision.yes()
    return rules.l5_may_end(record, today, what=words.of(record))


def still_exists(record: Any, name: str) -> Decision:
    """Whether the record still exists today, for what is added to it."""
    today = clock.today()
    if record.ends_on is None or record.ends_on > today:
        return Decision.yes()
    message = f"{name} ended on {words.day(record.ends_on)}."
    return Decision.no("has_ended", message, rule="L5")
