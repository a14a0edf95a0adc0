"""Decisions: found by words, one by one, and what the secretary does with them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse

from lsp.access import Access
from lsp.downloads import Column
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import ListPage, LspMixin, Page
from partnerships import follow_up, permissions
from partnerships.filters import DecisionFilter
from partnerships.models import AgendaItem, Decision, Meeting
from partnerships.queries import decisions as found
from partnerships.views.base import BodyMixin

COLUMNS = (
    Column("Reference", lambda row: row.reference),
    Column("Decided on", lambda row: row.decided_on),
    Column("Body", lambda row: row.body.name),
    Column("Decision", lambda row: row.text),
    Column("Outcome", lambda row: row.get_outcome_display()),
    Column("Binds", lambda row: ", ".join(each.organisation.name for each in row.bound)),
    Column(
        "Waits for the own decision of",
        lambda row: ", ".join(each.organisation.name for each in row.bound if each.is_awaited),
    ),
    Column("Confirmed by a quorate meeting", lambda row: row.is_confirmed),
    Column("Ratified on", lambda row: row.ratified_at.day if row.ratified_at else ""),
    Column("Published", lambda row: row.published),
    Column("Brought in from", lambda row: row.brought_in_source),
)


class DecisionList(ListPage):
    """Decisions with a search, the newest first."""

    template_name = "partnerships/decision/list.html"
    filterset_class = DecisionFilter
    columns = COLUMNS
    download_name = "decisions"
    sorts: ClassVar[Any] = {
        "day": ("Date", ("decided_on", "body__name", "number")),
        "-day": ("Date, last first", ("-decided_on", "body__name", "-number")),
        "number": ("Number", ("body__name", "year", "number")),
        "-number": ("Number, last first", ("body__name", "-year", "-number")),
        "outcome": ("Outcome", ("outcome", "-decided_on", "-number")),
        "-outcome": ("Outcome, last first", ("-outcome", "-decided_on", "-number")),
    }
    lsp: Any

    def load(self) -> None:
        """The partnership, also for the filters."""
        super().load()
        self.request.lsp = self.lsp  # type: ignore[attr-defined]

    @property
    def may_keep(self) -> bool:
        """Whether the user records decisions of some body."""
        return self.lsp.pk in Access.of(self.request.user).meeting_lsp_ids

    def base_queryset(self) -> Any:
        """Those the user may read."""
        return found.decisions_of(self.lsp, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the user may record."""
        return {**super().get_context_data(**kwargs), "may_keep": self.may_keep}


class DecisionsPage(LspMixin, DecisionList):
    """The decisions of every body of a partnership."""

    title = "Decisions"
    section = "decisions"


class DecidingMixin(BodyMixin):
    """A page below a body in the section “Decisions”."""

    section = "decisions"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The partnership, its body, the body's decisions."""
        above = reverse("partnerships:body_decisions", args=[self.lsp.slug, self.body.slug])
        return [*super().get_breadcrumbs(), ("Decisions", above)]


class BodyDecisionsPage(DecidingMixin, DecisionList):
    """The decisions of one body."""

    def get_title(self) -> str:
        """Whose."""
        return f"Decisions of {self.body.name}"

    @property
    def may_keep(self) -> bool:
        """Whether the user records the decisions of this body."""
        return permissions.keep_meetings(self.request.user, self.body).allowed

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body."""
        return super().get_breadcrumbs()[:-1]

    def base_queryset(self) -> Any:
        """Of this body."""
        return super().base_queryset().filter(body=self.body)


class DecisionMixin(DecidingMixin):
    """A page below a decision: `self.decision`, also as the record that is acted upon."""

    decision: Decision
    record: Any

    def load(self) -> None:
        """The decision of the address."""
        super().load()
        self.decision = self.record = self.find(
            found.decisions_of(self.lsp, self.request.user),
            body=self.body,
            year=self.kwargs["year"],
            number=self.kwargs["number"],
        )
        self.decision.body = self.body


class DecisionPage(DecisionMixin, Page):
    """One decision: its words, whom it binds, what it waits for, what follows from it."""

    template_name = "partnerships/decision/detail.html"

    def get_title(self) -> str:
        """As it is quoted."""
        return self.decision.reference

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about it, and what can be done."""
        decision, user = self.decision, self.request.user
        may_keep = permissions.keep_meetings(user, self.body).allowed
        return {
            **super().get_context_data(**kwargs),
            "decision": decision,
            "may_keep": may_keep,
            "insider": is_insider(user, decision),
            "facts": self._facts(),
            "bound": decision.bound,  # type: ignore[attr-defined]
            "following": follow_up.of([decision], user).get(decision.pk, []),
            "acts": [*(self._acts() if may_keep else []), *follow_up.acts(decision, user)],
            "history": record_history(decision, user=user, limit=10),
            "history_href": history_href(decision) if is_insider(user, decision) else "",
        }

    def _facts(self) -> list[Any]:
        """Row by row; meetings and items the reader may not know of are not named."""
        decision, user = self.decision, self.request.user
        seen: Any = Meeting.objects.visible_to(user)
        known = set(
            seen.filter(pk__in=[decision.meeting_id, decision.ratified_at_id]).values_list("pk", flat=True)
        )
        item_known = AgendaItem.objects.visible_to(user).filter(pk__in=[decision.item_id]).exists()
        rows: list[Any] = [("Decided on", _day(decision.decided_on))]
        for label, meeting in (("Meeting", decision.meeting), ("Ratified at", decision.ratified_at)):
            if meeting is not None:
                meeting.body = self.body
                told = (label, str(meeting))
                rows.append(
                    (*told, "See the meeting", meeting.get_absolute_url()) if meeting.pk in known else told
                )
        if decision.item is not None and item_known:
            rows.append(("Item", decision.item.title))
        if decision.proposer is not None:
            rows.append(("Proposed by", decision.proposer.name))
        if decision.brought_in:
            rows.append(("Brought in from", decision.brought_in_source))
        return rows

    def _acts(self) -> list[tuple[str, str]]:
        decision = self.decision
        place = [self.lsp.slug, self.body.slug, decision.year, decision.number]
        links = []
        if any(each.is_awaited for each in decision.bound):  # type: ignore[attr-defined]
            links.append(
                ("Record a partner's own decision", reverse("partnerships:own_decision", args=place))
            )
        if decision.published:
            links.append(
                ("Take it back from the public", reverse("partnerships:decision_unpublish", args=place))
            )
        else:
            links.append(("Publish it", reverse("partnerships:decision_publish", args=place)))
        return [*links, ("Correct it", reverse("partnerships:decision_correct", args=place))]


def _day(value: Any) -> str:
    return f"{value.day} {value:%B %Y}"
