"""Organisations renamed, succeeded, merged and split; what a successor is offered, and its answers (L6)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse

from lsp import clock, inheritance
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.filters import InheritanceFilter
from lsp.forms.organisations import (
    AnswersForm,
    CarryRolesForm,
    RenameForm,
    SuccessionForm,
    TakeBackSuccessionForm,
)
from lsp.models import Inheritance, LocalStrategicPartnership, Organisation
from lsp.queries import successions as queries
from lsp.rules import l6_announced_once, not_ended
from lsp.services import announced, carried_roles, inheritances, successions
from lsp.views.base import ActionPage, ListPage, LspMixin
from lsp.views.organisations import OrganisationActionPage, OrganisationMixin

COLUMNS = (
    Column("Partnership", lambda row: row.lsp.name),
    Column("From", lambda row: row.succession.predecessor.name),
    Column("Offered to", lambda row: row.succession.successor.name),
    Column("Since", lambda row: row.succession.on),
    Column("Kind", lambda row: inheritance.label_of(row.kind)),
    Column("What", lambda row: row.title),
    Column("State", lambda row: row.get_state_display()),
    Column("Answered on", lambda row: row.answered_at),
    Column("Why declined", lambda row: row.reason),
)


def in_words(day: date) -> str:
    """`1 April 2007`."""
    return f"{day.day} {day:%B %Y}"


class RenamePage(OrganisationActionPage):
    """Give an organisation a new name."""

    submit_label = "Rename it"
    done_message = "The new name is recorded; the one before it is kept."
    explanation = (
        "For an organisation that goes on under another name. The old name is kept with its days: it is found by"
        " search, and shown on every day on which it was borne. A mistake in a name is put right under “Change”."
    )
    form_class = RenameForm

    def get_title(self) -> str:
        """With its name."""
        return f"Rename {self.record.name}"

    def decide(self) -> Decision:
        """Whether it still exists."""
        return not_ended(self.record.ends_on)

    def perform(self, form: Any) -> Organisation:
        """Rename it."""
        return successions.rename(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )


class SuccessionPage(OrganisationActionPage):
    """Say what comes after an organisation."""

    template_name = "lsp/organisations/succession.html"
    submit_label = "Record what comes after it"
    done_message = "Recorded. What it leaves is offered to what comes after it."
    form_class = SuccessionForm

    def get_done_message(self, done: Any) -> str:
        """Ahead of the day: that it waits for it."""
        days = successions.announced_days([done])
        if done.pk not in days:
            return self.done_message
        return f"Announced. It takes effect on {in_words(days[done.pk])}, and what is left is offered then."

    def get_title(self) -> str:
        """With its name."""
        return f"What comes after {self.record.name}"

    def decide(self) -> Decision:
        """Whether it still exists, nothing else is announced, and the user is the one to say."""
        days = successions.announced_days([self.record])
        once = l6_announced_once(self.record.name, days.get(self.record.pk))
        standing = Decision.all(not_ended(self.record.ends_on), once)
        return successions.may_declare(self.record, self.request.user) if standing else standing

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it leaves, today."""
        context = super().get_context_data(**kwargs)
        seen: Any = LocalStrategicPartnership.objects.visible_to(self.request.user)
        names = dict(seen.values_list("pk", "name"))
        today = clock.today()
        left = [
            (
                estate.plural,
                [(each.title, names.get(each.lsp_id)) for each in estate.left_by(self.record, today)],
            )
            for estate in inheritance.estates()
        ]
        officers = carried_roles.officers_of(self.record, self.request.user)
        return {**context, "left": left if context["decision"] else [], "officers": officers}

    def perform(self, form: Any) -> Organisation:
        """Record it."""
        given = dict(form.cleaned_data)
        merging, after = given.pop("merging"), given.pop("successors")
        made = successions.declare(
            by=self.request.user,
            predecessors=[self.record, *merging],
            successors=after,
            version=self.version,
            **given,
        )
        return made[0].predecessor


class TakeBackSuccessionPage(OrganisationActionPage):
    """Take back what was recorded to come after an organisation."""

    submit_label = "Take it back"
    done_message = "Taken back. The organisation goes on, and what was offered no longer is."
    explanation = (
        "For what does not come, or was recorded by mistake. The organisation goes on; where the day has come already,"
        " its seats and terms go on as before. What was offered is withdrawn. All of it stays on the record."
    )
    form_class = TakeBackSuccessionForm

    def load(self) -> None:
        """The organisation, and what stands to come after it; 404 where nothing does."""
        self.record = self.find(Organisation.objects.all(), slug=self.kwargs["predecessor"])
        self.standing = announced.standing(self.record)
        if not self.standing:
            raise Http404

    def get_title(self) -> str:
        """With its name."""
        return f"Take back what comes after {self.record.name}"

    def decide(self) -> Decision:
        """Whether nothing has been accepted, and the user is the one to take it back."""
        may = announced.may_take_back(self.standing, self.request.user)
        return announced.decide_take_back(self.standing) if may else may

    def perform(self, form: Any) -> Organisation:
        """Take it back."""
        given = form.cleaned_data
        announced.take_back(self.record, by=self.request.user, version=self.version, **given)
        return self.record  # type: ignore[no-any-return]


class CarryRolesPage(OrganisationActionPage):
    """Carry the roles of the officers of an organisation over to what came after it."""

    submit_label = "Carry these roles over"
    explanation = (
        "A succession alone gives nobody access. Choose who goes on: each gets the same role for what came after, for"
        " as long as it was given, and the old one ends today. Roles you may not give are not listed: those for every"
        " partnership are an administrator's."
    )
    form_class = CarryRolesForm

    def load(self) -> None:
        """The organisation, and what came after it; 404 where nothing did."""
        self.record = self.find(Organisation.objects.all(), slug=self.kwargs["predecessor"])
        self.successors = carried_roles.successors_of(self.record)
        if not self.successors:
            raise Http404
        self.officers = carried_roles.officers_of(self.record, self.request.user)

    def get_title(self) -> str:
        """With its name."""
        return f"Officers of {self.record.name}"

    def decide(self) -> Decision:
        """Whether anybody is left whose role the user keeps."""
        if self.officers:
            return Decision.yes()
        message = "No role is left here that you may carry over."
        return Decision.no("roles.none", message, rule="L6")

    def get_initial(self) -> dict[str, Any]:
        """Everybody, to the first."""
        return {"successor": self.successors[0].pk, "roles": [each.pk for each in self.officers]}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who there is."""
        return {**super().get_form_kwargs(), "successors": self.successors, "roles": self.officers}

    def perform(self, form: Any) -> Organisation:
        """Carry them over."""
        given = form.cleaned_data
        carried_roles.carry_over(self.record, by=self.request.user, version=self.version, **given)
        self.count = len(given["roles"])
        return self.record  # type: ignore[no-any-return]

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{self.count} {'role is' if self.count == 1 else 'roles are'} carried over."


class InheritancePage(OrganisationMixin, ActionPage):
    """What a successor is offered: its officer accepts or declines, one by one or all at once."""

    template_name = "lsp/organisations/inheritance.html"
    private = True
    submit_label = "Record the answer"
    form_class = AnswersForm

    def load(self) -> None:
        """The successor, and what it is offered as the user may see it."""
        self.organisation = self.the_organisation()
        user = self.request.user
        self.offered = list(queries.offers(user).filter(succession__successor=self.organisation))
        self.waiting = [
            each
            for each in self.offered
            if each.state == Inheritance.State.OFFERED and inheritances.may_answer(each, user)
        ]

    def may_open(self) -> Decision:
        """Whoever holds a role anywhere; what is offered they see where they hold it."""
        if self.access.has_any_role:
            return Decision.yes()
        return Decision.no("permission.reader", "Only those with a role see what is offered.")

    def get_title(self) -> str:
        """With its name."""
        return f"What {self.organisation.name} is offered"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The directory, and the organisation."""
        return [
            ("Organisations", reverse("lsp:organisations")),
            (self.organisation.name, reverse("lsp:organisation", args=[self.organisation.slug])),
        ]

    def get_initial(self) -> dict[str, Any]:
        """People go on unless one says otherwise."""
        return {"people": True}

    def get_form_kwargs(self) -> dict[str, Any]:
        """What waits for the user's answer."""
        return {**super().get_form_kwargs(), "waiting": self.waiting}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything offered, with its pages."""
        queries.linked(self.offered, self.request.user)
        open_ones = [each for each in self.offered if each.state == Inheritance.State.OFFERED]
        return {
            **super().get_context_data(**kwargs),
            "organisation": self.organisation,
            "open": open_ones,
            "waiting": self.waiting,
            "offers": self.offered,
            "ahead": self.ahead(),
        }

    def ahead(self) -> list[tuple[Any, int]]:
        """The successions that are announced, each with how much is prepared to be offered."""
        counted = Counter(
            each.succession for each in self.offered if each.state == Inheritance.State.PREPARED
        )
        return list(counted.items())

    def perform(self, form: Any) -> Organisation:
        """Record the answers."""
        given = form.cleaned_data
        chosen = [each for each in self.waiting if given["every"] or str(each.pk) in given["items"]]
        inheritances.answer_several(
            chosen,
            by=self.request.user,
            accepted=given["answer"] == "accept",
            people=given["people"],
            reason=given["reason"],
        )
        self.answers = len(chosen)
        return self.organisation

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{self.answers} {'answer is' if self.answers == 1 else 'answers are'} recorded."

    def get_success_url_for(self, done: Any) -> str:
        """The list."""
        return reverse("lsp:inheritance", args=[done.slug])


class InheritancesPage(LspMixin, ListPage):
    """What successors of a partnership's organisations are offered: open first, for the coordinator."""

    template_name = "lsp/organisations/inheritances.html"
    title = "What successors are offered"
    private = True
    context_object_name = "offers"
    filterset_class = InheritanceFilter
    download_name = "what-successors-are-offered"
    columns: ClassVar[Sequence[Column]] = COLUMNS

    def may_open(self) -> Decision:
        """Whoever holds a role in the partnership."""
        return (
            Decision.yes()
            if self.access.reads(self.lsp.pk)
            else Decision.no("permission.reader", "Only those with a role in this partnership see this.")
        )

    def base_queryset(self) -> Any:
        """Everything offered in this partnership."""
        return queries.offers(self.request.user).filter(lsp=self.lsp)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the pages of what is offered."""
        context = super().get_context_data(**kwargs)
        queries.linked(context["offers"], self.request.user)
        return context
