"""The guided set-up of a partnership: a list of tasks, each of which can be left and come back to."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse

from lsp import clock, permissions
from lsp.decisions import Decision
from lsp.errors import LspError
from lsp.imports.tables import folded
from lsp.models import Organisation
from lsp.views.base import LspMixin, Page
from partnerships.forms.setting_up import ModelStructureForm, PeopleForm, PublishForm, SeatsForm
from partnerships.models import Appointment, Body, Seat
from partnerships.queries import setting_up as queries
from partnerships.services import setting_up
from partnerships.views.base import KeepersAct

COLOURS = {queries.DONE: "", queries.IN_PART: "yellow", queries.TO_DO: "blue", queries.LATER: "grey"}
TITLE = "Set up the partnership"


class SetUpMixin(LspMixin):
    """A page of the set-up."""

    section = "bodies"
    private = True

    def may_open(self) -> Decision:
        """The coordinator sets up; the administrator, who began the partnership, looks on."""
        return permissions.coordinate_or_administer(self.request.user, self.lsp.pk)

    @property
    def so_far(self) -> queries.SoFar:
        """What there is today."""
        return queries.so_far(self.lsp, clock.today())


class SetUpPage(SetUpMixin, Page):
    """The tasks, and how far each is."""

    template_name = "partnerships/set_up/tasks.html"
    title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tasks with where they are done."""
        tasks = queries.tasks(self.so_far)
        keeps = self.access.coordinates(self.lsp.pk)
        return {
            **super().get_context_data(**kwargs),
            "tasks": [(task, self._href(task, keeps), COLOURS[task.state]) for task in tasks],
            "done": sum(task.state == queries.DONE for task in tasks),
        }

    def _href(self, task: queries.Task, keeps: bool) -> str:
        """Where the task is done: empty where it cannot start yet, or is somebody else's."""
        if task.code in ("partnership", "blocks"):
            return reverse("lsp:settings", args=[self.lsp.slug])
        if task.state == queries.LATER or not keeps:
            return ""
        return reverse(f"set_up:{task.code}", args=[self.lsp.slug])


class SetUpAct(SetUpMixin, KeepersAct):
    """A task that is done on a page of its own."""

    template_name = "partnerships/set_up/rows.html"

    def may_open(self) -> Decision:
        """The coordinator alone."""
        return KeepersAct.may_open(self)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The tasks are above."""
        return [*super().get_breadcrumbs(), (TITLE, reverse("set_up:tasks", args=[self.lsp.slug]))]

    def get_success_url_for(self, done: Any) -> str:
        """Back to the tasks."""
        return reverse("set_up:tasks", args=[self.lsp.slug])


class ModelPage(SetUpAct):
    """Bodies from the model structure of the regime."""

    title = "Bodies from the model structure"
    form_class = ModelStructureForm
    submit_label = "Set up these bodies"
    explanation = (
        "This is what the regime of the partnership suggests; nothing has to be so. Take out what you do not want, call"
        " the others what they are called, add your own. None is published until you say so."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the model still offers."""
        return {**super().get_form_kwargs(), "offered": queries.proposal(self.so_far)}

    def perform(self, form: ModelStructureForm) -> Any:
        """Set them up."""
        wanted, self.rows = form.chosen()
        return setting_up.create_bodies(
            self.lsp, by=self.request.user, wanted=wanted, starts_on=form.cleaned_data["starts_on"]
        )

    def refused(self, form: Any, error: LspError) -> HttpResponse:
        """The page again, each reason beside its row."""
        return super().refused(form, placed(error, getattr(self, "rows", [])))

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{len(done)} {'body was' if len(done) == 1 else 'bodies were'} set up. Now their seats."


class PerBodyPage(SetUpMixin, Page):
    """A task done body by body: what there is of each, and where it is done."""

    template_name = "partnerships/set_up/bodies.html"

    def may_open(self) -> Decision:
        """The coordinator alone: every step from here is theirs."""
        return Decision.yes() if self.access.coordinates(self.lsp.pk) else Decision.no("role", "")

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The tasks are above."""
        return [*super().get_breadcrumbs(), (TITLE, reverse("set_up:tasks", args=[self.lsp.slug]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each body, in words."""
        found = self.so_far.bodies
        return {
            **super().get_context_data(**kwargs),
            "bodies": [
                (body, *self.row(body)) for body in sorted(found, key=lambda body: body.kind != "board")
            ],
        }

    def row(self, body: queries.BodySoFar) -> tuple[str, str, str]:
        """What there is, what to do, where."""
        raise AssertionError("a page body by body says what it is about")

    def address(self, name: str, body: queries.BodySoFar) -> str:
        """A page about a body."""
        return reverse(name, args=[self.lsp.slug, body.slug])


class SeatsPage(PerBodyPage):
    """The seats of each body."""

    title = "Seats"

    def row(self, body: queries.BodySoFar) -> tuple[str, str, str]:
        """How many seats."""
        said = f"{body.seats} {'seat' if body.seats == 1 else 'seats'}" if body.seats else "no seats"
        return said, "Add seats", self.address("set_up:seats_of", body)


class PeoplePage(PerBodyPage):
    """Who sits on each body."""

    title = "People"

    def row(self, body: queries.BodySoFar) -> tuple[str, str, str]:
        """How many of its seats are filled."""
        if not body.seats:
            return "no seats", "Add seats", self.address("set_up:seats_of", body)
        said = f"{body.filled} of {body.seats} filled"
        act = "Name people" if body.filled < body.seats else ""
        return said, act, self.address("set_up:people_of", body)


class ChairsPage(PerBodyPage):
    """Who chairs each body."""

    title = "Chairs"

    def row(self, body: queries.BodySoFar) -> tuple[str, str, str]:
        """Whether it has a chair."""
        act = "" if body.has_chair else "Name a chair"
        return (
            "has a chair" if body.has_chair else "no chair",
            act,
            self.address("partnerships:office_assign", body),
        )


class OfBodyAct(SetUpAct):
    """A task about one body."""

    body: Body

    def load(self) -> None:
        """The body of the address."""
        super().load()
        self.body = self.find(Body.objects.all(), lsp=self.lsp, slug=self.kwargs["body"])
        self.body.lsp = self.lsp

    @property
    def organisations(self) -> Any:
        """Those to choose from."""
        return Organisation.objects.current().order_by("name", "pk")


class BodySeatsPage(OfBodyAct):
    """Several seats of a body at once."""

    form_class = SeatsForm
    submit_label = "Add these seats"
    explanation = (
        "Say of each seat whose it is: name the organisation as it is recorded, or the network that fills it from its"
        " sector (rule P5). A seat of which neither is said is not added."
    )

    def get_title(self) -> str:
        """Of which body."""
        return f"Seats of {self.body}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The seats the model has and the body has not."""
        labels = Seat.objects.filter(body=self.body).values_list("label", flat=True)
        offered = queries.seats_proposed(self.lsp, self.body, {folded(label) for label in labels})
        return {**super().get_form_kwargs(), "offered": offered, "organisations": self.organisations}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where organisations are recorded that are not in the list yet."""
        more = ("An organisation is not in the list? Record it first", reverse("lsp:organisation_add"))
        return {**super().get_context_data(**kwargs), "more": more}

    def perform(self, form: SeatsForm) -> Any:
        """Set them up."""
        wanted, self.rows = form.chosen()
        return setting_up.create_seats(self.body, by=self.request.user, wanted=wanted)

    def refused(self, form: Any, error: LspError) -> HttpResponse:
        """The page again, each reason beside its row."""
        return super().refused(form, placed(error, getattr(self, "rows", [])))

    def get_success_url_for(self, done: Any) -> str:
        """The next body."""
        return reverse("set_up:seats", args=[self.lsp.slug])

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{len(done)} {'seat was' if len(done) == 1 else 'seats were'} added to {self.body}."


class BodyPeoplePage(OfBodyAct):
    """Who sits in the vacant seats of a body."""

    form_class = PeopleForm
    submit_label = "Appoint them"
    explanation = (
        "A seat for which nobody is named stays vacant. The public reads the names of a published body."
    )

    def get_title(self) -> str:
        """Of which body."""
        return f"People on {self.body}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The seats that are vacant today."""
        today = clock.today()
        held = Appointment.objects.filter(body=self.body).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today)
        )
        seats = Seat.objects.filter(body=self.body).as_at(today).exclude(pk__in=held.values("seat"))
        vacant = list(seats.select_related("organisation").order_by("position", "pk"))
        for seat in vacant:
            seat.body = self.body
        given = {"seats": vacant, "organisations": self.organisations, "user": self.request.user}
        return {**super().get_form_kwargs(), **given}

    def perform(self, form: PeopleForm) -> Any:
        """Appoint them."""
        return setting_up.appoint(
            self.body, by=self.request.user, wanted=form.wanted, starts_on=form.cleaned_data["starts_on"]
        )

    def refused(self, form: Any, error: LspError) -> HttpResponse:
        """The page again: a reason about a person stands beside the name."""
        error.reasons = tuple(
            replace(
                reason, field=re.sub(r"\.(person|kind|starts_on|ends_on|independent)$", ".name", reason.field)
            )
            for reason in error.reasons
        )
        return super().refused(form, error)

    def get_success_url_for(self, done: Any) -> str:
        """The next body."""
        return reverse("set_up:people", args=[self.lsp.slug])

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{len(done)} {'person was' if len(done) == 1 else 'people were'} appointed to {self.body}."


class PublishSetUpPage(SetUpAct):
    """What everybody may read from now on."""

    title = "Publish what is set up"
    form_class = PublishForm
    submit_label = "Publish"
    done_message = "Published."
    template_name = "act.html"
    explanation = (
        "Everybody reads what is published, without signing in. Any of it can be taken back on its own page."
    )

    def decide(self) -> Decision:
        """Whether there is anything left."""
        if not self.lsp.published or self._left().exists():
            return Decision.yes()
        return Decision.no("nothing_left", "Everything is published already.")

    def _left(self) -> Any:
        return Body.objects.filter(lsp=self.lsp, published=False).current().order_by("name", "pk")

    def get_form_kwargs(self) -> dict[str, Any]:
        """What is not published yet."""
        return {**super().get_form_kwargs(), "lsp": self.lsp, "bodies": self._left()}

    def perform(self, form: PublishForm) -> Any:
        """Publish it."""
        return setting_up.publish(self.lsp, by=self.request.user, what=form.chosen())


def placed(error: LspError, rows: Sequence[int]) -> LspError:
    """The refusal, with the numbers of records made those of the rows they were typed in."""

    def place(field: str) -> str:
        found = re.fullmatch(r"(\w+)\.(\d+)\.(\w+)", field)
        if not found or int(found[2]) >= len(rows):
            return field
        return f"{found[1]}.{rows[int(found[2])]}.{found[3]}"

    error.reasons = tuple(replace(reason, field=place(reason.field)) for reason in error.reasons)
    return error
