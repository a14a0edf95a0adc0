"""The list of a partnership's commitments, one commitment with everything on it, and the coordinator's queue."""

from typing import Any, ClassVar

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse

from accountability import permissions, words, workflow
from accountability.decisions import may_do_milestones, may_set_milestones, open_to
from accountability.filters import CommitmentFilter
from accountability.models import Commitment, DueDateChange
from accountability.queries.commitments import (
    as_commitments,
    as_listed,
    by_address,
    help_wanted,
    on_day,
    ranked,
    reports_of,
    telling_orphans,
    with_latest_report,
)
from accountability.queries.facts import facts_of
from accountability.queries.milestones import milestones_of
from accountability.queries.pledges import pledges_of
from accountability.queries.serving import what_it_serves
from accountability.queries.together import parts_of
from accountability.rules import Facts
from accountability.services import pledges
from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.permissions import coordinate
from lsp.queries import trail
from lsp.queries.successions import answered_for, named_on, taken_over
from lsp.views.base import ListPage, LspMixin, Page
from lsp.views.next_steps import next_steps
from partnerships.models import Decision as Decided
from strategies.views.steps import with_acts

FIRST = ("rank", "due_on", "id")


class CommitmentList(LspMixin, ListPage):
    """The commitments of a partnership, today or as they stood on a day."""

    template_name = "accountability/commitment/list.html"
    section = "commitments"
    title = "Commitments"
    download_name = "commitments"
    filterset_class = CommitmentFilter
    sorts: ClassVar = {
        "title": ("Commitment", ("title", "id")),
        "-title": ("Commitment, last first", ("-title", "-id")),
        "agency": ("Agency", ("organisation__name", "due_on", "id")),
        "-agency": ("Agency, last first", ("-organisation__name", "due_on", "id")),
        "due": ("Due date", ("due_on", "id")),
        "-due": ("Due date, latest first", ("-due_on", "-id")),
        "state": ("How it stands", FIRST),
        "-state": ("How it stands, last first", ("-rank", "due_on", "id")),
    }
    columns: ClassVar = (
        Column("Reference", lambda c: c.reference),
        Column("Commitment", lambda c: c.title),
        Column("Agency", lambda c: c.organisation.name),
        Column("Owner", lambda c: c.owner.name if c.owner else ""),
        Column("Block", lambda c: c.block.name if c.block else ""),
        Column("Measure of success", lambda c: c.measure_of_success),
        Column("Due date", lambda c: c.due_on),
        Column("Due date at first", lambda c: c.first_due_on),
        Column("State", lambda c: c.state_as_data.label),
        Column("How it stands", lambda c: workflow.standing(c.standing).label),
        Column("Published", lambda c: c.published),
    )

    def base_queryset(self) -> Any:
        """Those the user may see, on the day looked at."""
        self.request.day = self.as_at  # type: ignore[attr-defined]
        rows = ranked(on_day(self.request.user, self.as_at).filter(lsp=self.lsp))
        return telling_orphans(rows, self.request.user, self.as_at).order_by(*FIRST)

    def downloaded(self, rows: Any) -> Any:
        """What a file holds: the same rows as commitments with their names, those of the day (L6)."""
        return as_listed(as_commitments(rows), self.as_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's commitments with names and latest reports, and what the user may begin."""
        context = super().get_context_data(**kwargs)
        shown = as_listed(as_commitments(context["page_obj"].object_list), self.as_at)
        for commitment in shown:
            commitment.shown = commitment.shown_state_on(self.as_at)
        return {
            **context,
            "commitments": shown,
            "is_officer": any(lsp in (None, self.lsp.pk) for _, lsp in self.access.officer_scopes)
            and self.lsp.pk in self.access.lsp_ids,
        }


class CommitmentMixin(LspMixin):
    """A page about one commitment: `self.commitment`, as the user may see it."""

    section = "commitments"
    commitment: Commitment

    def load(self) -> None:
        """The commitment of the address."""
        super().load()
        visible = Commitment.objects.visible_to(self.request.user).with_names()
        found = by_address(visible, self.lsp, self.kwargs["reference"]).first()
        if found is None:
            raise Http404
        self.commitment = found

    def get_breadcrumbs(self) -> Any:
        """The partnership and its commitments first."""
        above = reverse("accountability:commitments", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Commitments", above)]


class CommitmentPage(CommitmentMixin, Page):
    """Everything about one commitment: the promise, who does what next, progress, history."""

    template_name = "accountability/commitment/detail.html"

    def get_title(self) -> str:
        return self.commitment.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Today's commitment, or as it stood; acts only today."""
        context = super().get_context_data(**kwargs)
        shown = self._as_it_stood() if context["is_past"] else self.commitment
        if shown is None:
            return {**context, "commitment": None, "now": self.commitment}
        user = self.request.user
        return {
            **context,
            "now": self.commitment,
            "commitment": shown,
            "shown_state": shown.shown_state_on(self.as_at),
            "state": shown.state_as_data,
            "next": words.NEXT[shown.state],
            "facts": self._rows(shown),
            "decided": self._decision(shown),
            "serves": what_it_serves(shown, user),
            **self._pledges(context["is_past"]),
            "reports": reports_of(self.commitment, self.as_at),
            "changes": self._due_date_changes(),
            "parts": parts_of(shown, user, self.as_at),
            **self._milestones(context["is_past"], shown),
            "is_insider": self._reads_inside(shown),
            "orphaned": self._is_orphaned(context["is_past"]),
            **self._steps(context["is_past"]),
            "history": [
                entry
                for entry in trail.record_history(self.commitment, user=user)
                if entry.when <= clock.end_of_day(self.as_at)
            ],
        }

    def _steps(self, is_past: bool) -> dict[str, Any]:
        """What the reader may do next, each with its page."""
        of = self.commitment
        steps = [] if is_past else open_to(self.request.user, of, self._facts())
        return next_steps(
            steps,
            lambda name: reverse(f"accountability:commitment_{name}", args=[self.lsp.slug, of.address]),
            off=workflow.GIVEN_UP,
        )

    def _milestones(self, is_past: bool, shown: Commitment) -> dict[str, Any]:
        """Its milestones on the day, each with what the reader may do with it today."""
        user, of = self.request.user, self.commitment
        may_set = not is_past and may_set_milestones(user, of)
        may_do = not is_past and may_do_milestones(user, of)

        def address(name: str, *position: int) -> str:
            return reverse(f"accountability:milestone_{name}", args=[self.lsp.slug, of.address, *position])

        steps = with_acts(milestones_of(shown, self.as_at, user), address, may_set=may_set, may_do=may_do)
        return {"milestones": steps, "may_do": may_do, "add_url": address("add") if may_set else ""}

    def _pledges(self, is_past: bool) -> dict[str, Any]:
        """What comes with it, and whether the reader may pledge or supply; today's, on whichever day."""
        of = self.commitment
        agencys = not is_past and bool(permissions.agency(self.request.user, of))
        return {
            "pledges": pledges_of(of, self.as_at, self.request.user),
            "may_pledge": agencys and of.state in pledges.OPEN,
            "may_supply": agencys and of.state in pledges.SUPPLIED_IN,
        }

    def _reads_inside(self, shown: Commitment) -> bool:
        return permissions.reads_inside(self.request.user, shown.organisation_id, shown.lsp_id)

    def _facts(self) -> Facts:
        """What the rules about confirmation rest on; asked only where somebody could confirm."""
        wanted = self.commitment.state == workflow.DELIVERED and self.request.user.is_authenticated
        return facts_of(self.commitment) if wanted else Facts()

    def _is_orphaned(self, is_past: bool) -> bool:
        """Nobody of the agency answers for it today (C5); asked for those who read inside."""
        of = self.commitment
        wanted = not is_past and of.state in workflow.OWNED and self._reads_inside(of)
        return wanted and Commitment.objects.orphaned(clock.today()).filter(pk=of.pk).exists()

    def _as_it_stood(self) -> Commitment | None:
        """The commitment on the day looked at; None where it was not there or not to be seen."""
        rows = on_day(self.request.user, self.as_at).filter(id=self.commitment.pk)
        found = as_commitments(rows)
        named_on((each.organisation for each in found), self.as_at)
        return next(iter(found), None)

    def _due_date_changes(self) -> list[DueDateChange]:
        changes = self.commitment.due_date_changes.filter(changed_at__lte=clock.end_of_day(self.as_at))
        return list(changes.select_related("changed_by__person"))

    def _decision(self, shown: Commitment) -> Decided | None:
        """The decision it follows from, where it was recorded here and the reader may know of it."""
        seen: Any = Decided.objects.visible_to(self.request.user)
        found: Decided | None = seen.select_related("body__lsp").filter(pk=shown.decision_id).first()
        return found if shown.decision_id else None

    def _rows(self, shown: Commitment) -> list[tuple[str, Any]]:
        """What is promised, row by row."""
        before = taken_over("commitment", shown.pk, self.as_at)
        asked = shown.state in workflow.LIVE and self.access.reads(self.lsp.pk)
        answering = asked and answered_for("commitment", shown.pk, shown.organisation, self.as_at)
        rows: list[tuple[str, Any]] = [
            ("Agency", shown.organisation.name),
            *((("Taken over from", before),) if before else ()),
            *((("Who answers for it", answering),) if answering else ()),
            ("Owner", shown.owner.name if shown.owner else ""),
            ("Block it serves", shown.block.name if shown.block else ""),
            ("Measure of success", shown.measure_of_success),
        ]
        if shown.decision_body:
            day = f"{shown.decision_on:%-d %B %Y}" if shown.decision_on else ""
            rows.append(
                ("From the decision of", f"{shown.decision_body}, {day}, minute {shown.decision_minute}")
            )
        return rows


class Queue(LspMixin, Page):
    """What waits for the coordinator: commitments to accept, deliveries to confirm."""

    template_name = "accountability/commitment/queue.html"
    section = "commitments"
    private = True
    title = "Waiting for you"

    def may_open(self) -> Decision:
        """The coordinator's page."""
        return coordinate(self.request.user, self.lsp.pk)

    def get_breadcrumbs(self) -> Any:
        """The partnership and its commitments first."""
        above = reverse("accountability:commitments", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Commitments", above)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Three lists: to accept, to confirm with how much evidence there is, and where an agency asks for help."""
        waiting = Commitment.objects.visible_to(self.request.user).filter(lsp=self.lsp).with_names()
        evidence = Count("progress_reports__evidence", distinct=True)
        mine = Q(progress_reports__reported_by=self.request.user)
        to_confirm = waiting.filter(state=workflow.DELIVERED).annotate(
            evidence_count=evidence, mine=Count("progress_reports", filter=mine, distinct=True)
        )
        return {
            **super().get_context_data(**kwargs),
            "to_accept": list(waiting.filter(state=workflow.MADE).order_by("made_at", "id")),
            "to_confirm": with_latest_report(list(to_confirm.order_by("delivered_at", "id")), clock.today()),
            "help_wanted": help_wanted(self.lsp, self.request.user),
        }
