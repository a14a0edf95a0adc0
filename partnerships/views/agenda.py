"""Agenda items: the forward plan, one item, and what is done with it."""

from collections.abc import Sequence
from typing import Any

from lsp import clock
from lsp.decisions import Decision
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import Page
from partnerships import permissions, rules, workflow
from partnerships.forms.agenda import ItemForm
from partnerships.models import AgendaItem, Meeting
from partnerships.queries.plan import plan_of
from partnerships.services import agenda
from partnerships.views.base import KeepersAct
from partnerships.views.meeting_base import MeetingAct, MeetingsMixin
from partnerships.views.meeting_parts import Link


class ForwardPlanPage(MeetingsMixin, Page):
    """What a body will deal with, meeting by meeting (P12)."""

    template_name = "partnerships/meeting/plan.html"

    def get_title(self) -> str:
        """Whose."""
        return f"Forward plan of {self.body.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The stops of the plan, and whether the user may propose."""
        user = self.request.user
        stops = plan_of(self.body, user, clock.today())
        return {
            **super().get_context_data(**kwargs),
            "stops": stops,
            "may_propose": user.is_authenticated and agenda.decide_propose(self.body, user).allowed,
        }


class ItemMixin(MeetingsMixin):
    """A page below an item: `self.item`, also as the record that is acted upon."""

    item: AgendaItem
    record: Any

    def load(self) -> None:
        """The item of the address."""
        super().load()
        items = AgendaItem.objects.select_related(
            "meeting", "proposed_by", "referred_from__body__lsp", "body__lsp"
        )
        self.item = self.record = self.find(items, body=self.body, pk=self.kwargs["item"])
        self.item.body = self.body
        if self.item.meeting is not None:
            self.item.meeting.body = self.body

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the item."""
        above = self.item.meeting
        if above is None:
            crumb = ("Forward plan", self.address("forward_plan"))
        else:
            crumb = (f"{above.day.day} {above.day:%B %Y}", above.get_absolute_url())
        return [*super().get_breadcrumbs(), crumb, (self.item.title, self.address("item", self.item.pk))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item."""
        return {**super().get_context_data(**kwargs), "item": self.item}


class ItemPage(ItemMixin, Page):
    """One item: background, papers, where it was referred, what came of it."""

    template_name = "partnerships/meeting/item.html"

    def get_title(self) -> str:
        """What it is about."""
        return self.item.title

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to its meeting or the plan."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Papers, referrals and acts."""
        user, item = self.request.user, self.item
        papers: Any = item.papers.all()
        referrals: Any = item.referrals.all()
        seen = papers.visible_to(user).select_related("file").order_by("position", "pk")
        return {
            **super().get_context_data(**kwargs),
            "papers": [paper for paper in seen if paper.withdrawn_at is None],
            "withdrawn": [paper for paper in seen if paper.withdrawn_at is not None] if self.may_keep else [],
            "referrals": referrals.visible_to(user).select_related("body__lsp", "meeting"),
            "facts": self.facts(),
            "acts": self.acts(),
            "may_change": self.may_change,
            "history": record_history(item, user=user, limit=10),
            "history_href": history_href(item) if is_insider(user, item) else "",
        }

    @property
    def may_change(self) -> bool:
        """Whether the user may change the item and its papers now."""
        allowed = permissions.change_item(self.request.user, self.item)
        return bool(allowed) and bool(agenda.decide_change(self.item))

    def facts(self) -> list[tuple[Any, ...]]:
        """The rows of the summary list; what is not known is left out."""
        item, inside = self.item, self.access.reads(self.lsp.pk)
        origin = item.referred_from
        rows: list[tuple[Any, ...]] = [
            ("What for", item.get_purpose_display()),
            ("Who presents it", item.presenter),
            ("Minutes planned", item.duration),
            ("Wanted by", item.wanted_on and f"{item.wanted_on.day} {item.wanted_on:%B %Y}"),
            ("Proposed by", item.proposed_by.get_full_name() if inside and item.proposed_by else ""),
            ("Referred by", origin.body.name if origin and inside else ""),
            ("Restricted", item.restricted_reason if item.restricted else ""),
            ("Why it was closed", item.closing_reason),
        ]
        return [row for row in rows if row[1]]

    def acts(self) -> list[Link]:
        """What the user can do with the item now."""
        item, user = self.item, self.request.user
        links: list[Link] = []
        if self.may_change:
            links.append(("Change this item", self.address("item_edit", item.pk)))
        if self.may_keep:
            links += self._keepers_acts()
        if permissions.withdraw_item(user, item) and workflow.ITEM.check("withdraw", item.state):
            links.append(("Withdraw it", self.address("item_withdraw", item.pk)))
        return links

    def _keepers_acts(self) -> list[Link]:
        item = self.item
        links: list[Link] = []
        if item.state == workflow.PROPOSED:
            links.append(("Take it up", self.address("item_take_up", item.pk)))
            links.append(("Decline it", self.address("item_decline", item.pk)))
        if item.state == workflow.TAKEN_UP and agenda.decide_move(item):
            links.append(("Move it to another meeting", self.address("item_move", item.pk)))
        if rules.still_open(item):
            links.append(("Refer it to another body", self.address("item_refer", item.pk)))
        if rules.p12_only_what_was_referred_is_answered(item):
            verb = "Correct the answer" if item.answer else "Answer the body that referred it"
            links.append((verb, self.address("item_answer", item.pk)))
        return links


class ItemProposePage(MeetingsMixin, KeepersAct):
    """Propose an item to a body."""

    form_class = ItemForm
    submit_label = "Propose this item"
    done_message = "Your item is proposed. The secretary takes it up or tells you why not."
    meeting: Meeting | None = None

    def load(self) -> None:
        """The meeting whose call for items led here, where one did."""
        super().load()
        asked = self.request.GET.get("meeting", "")
        if asked.isdecimal() and len(asked) < 19:
            meetings: Any = Meeting.objects.visible_to(self.request.user)
            self.meeting = meetings.filter(body=self.body, pk=int(asked)).first()

    def may_open(self) -> Decision:
        """Members, officers of agencies that sit there, the secretary, the coordinator."""
        return agenda.decide_propose(self.body, self.request.user)

    def get_title(self) -> str:
        """To which body."""
        return f"Propose an item to {self.body.name}"

    def get_initial(self) -> dict[str, Any]:
        """Wanted by the meeting that was named."""
        return {"wanted_on": self.meeting.day} if self.meeting else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Until when items for that meeting are wanted."""
        words = ""
        if self.meeting and self.meeting.items_by:
            by, day = self.meeting.items_by, self.meeting.day
            words = f"Items for the meeting of {day.day} {day:%B %Y} are wanted by {by.day} {by:%B %Y}."
        return {**super().get_context_data(**kwargs), "explanation": words}

    def perform(self, form: Any) -> Any:
        """Propose it."""
        return agenda.propose(self.body, by=self.request.user, **form.cleaned_data)

    def get_success_url_for(self, done: Any) -> str:
        """The item's page."""
        return self.address("item", done.pk)


class ItemAddPage(MeetingAct):
    """Put a new item on the agenda of a meeting."""

    form_class = ItemForm
    submit_label = "Put it on the agenda"
    done_message = "The item is on the agenda."

    def get_title(self) -> str:
        """Of which meeting."""
        return f"Add an item to the agenda of {self.meeting.day.day} {self.meeting.day:%B %Y}"

    def decide(self) -> Decision:
        """Whether the agenda is still open."""
        return rules.agenda_is_open(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """No place on the forward plan is needed."""
        return {**super().get_form_kwargs(), "on_a_meeting": True}

    def perform(self, form: Any) -> Any:
        """Add it."""
        return agenda.add(self.meeting, by=self.request.user, **form.cleaned_data)

    def get_success_url_for(self, done: Any) -> str:
        """The meeting, at the item."""
        return str(done.get_absolute_url())


class ItemAct(ItemMixin, KeepersAct):
    """An act on an item."""

    def get_success_url_for(self, done: Any) -> str:
        """The item's page; where the user may no longer see it, the plan."""
        return self.address("item", self.item.pk)


class ItemEditPage(ItemAct):
    """Change an item."""

    form_class = ItemForm

    def may_open(self) -> Decision:
        """The secretary; until it is taken up, whoever proposed it."""
        return permissions.change_item(self.request.user, self.item)

    def get_title(self) -> str:
        """Which."""
        return f"Change “{self.item.title}”"

    def decide(self) -> Decision:
        """Whether it may still be changed."""
        return agenda.decide_change(self.item)

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {name: getattr(self.item, name) for name in agenda.CHANGEABLE}

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        return agenda.edit(self.item, by=self.request.user, changes=form.cleaned_data, version=self.version)
