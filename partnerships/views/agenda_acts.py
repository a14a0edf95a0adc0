"""What the secretary does with items: take up, move, decline, refer, answer, arrange; who proposed one withdraws it."""

from typing import Any

from lsp import clock
from lsp.decisions import Decision
from lsp.querysets import holds_on
from partnerships import permissions, rules, workflow
from partnerships.forms.agenda import ArrangeForm, PlaceForm, ReferForm, ReferralAnswerForm
from partnerships.forms.meetings import ReasonForm
from partnerships.models import Body, Meeting
from partnerships.services import agenda, referrals
from partnerships.views.agenda import ItemAct
from partnerships.views.meeting_base import MeetingAct


class KeepersItemAct(ItemAct):
    """An act of whoever keeps the body's meetings."""

    def may_open(self) -> Decision:
        """Coordinator or secretary."""
        return permissions.keep_meetings(self.request.user, self.body)

    def get_title(self) -> str:
        """What is done to which item."""
        return f"{self.submit_label} “{self.item.title}”"


class ItemPlacePage(KeepersItemAct):
    """What taking up and moving share: the meetings to choose from."""

    form_class = PlaceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The meetings to come, and the one the item is on."""
        meetings = Meeting.objects.filter(body=self.body, state__in=workflow.UPCOMING)
        if self.item.meeting_id:
            meetings = meetings | Meeting.objects.filter(pk=self.item.meeting_id)
        return {**super().get_form_kwargs(), "meetings": meetings.order_by("day", "starts_at")}


class ItemTakeUpPage(ItemPlacePage):
    """Take up what was proposed."""

    submit_label = "Take up"
    done_message = "The item is taken up."

    def decide(self) -> Decision:
        """Whether it waits to be taken up."""
        return workflow.ITEM.check("take_up", self.item.state)

    def get_initial(self) -> dict[str, Any]:
        """The first meeting to come, or the one by which it is wanted."""
        coming = Meeting.objects.filter(body=self.body).upcoming(clock.today())
        wanted = coming.filter(day__gte=self.item.wanted_on) if self.item.wanted_on else coming
        return {"meeting": wanted.first() or coming.first()}

    def perform(self, form: Any) -> Any:
        """Take it up."""
        return agenda.take_up(
            self.item, by=self.request.user, meeting=form.cleaned_data["meeting"], version=self.version
        )


class ItemMovePage(ItemPlacePage):
    """Move an item to another meeting, or back to the plan."""

    submit_label = "Move"
    done_message = "The item is moved."

    def decide(self) -> Decision:
        """Whether it may leave the agenda it is on."""
        return agenda.decide_move(self.item)

    def get_initial(self) -> dict[str, Any]:
        """Where it is now."""
        return {"meeting": self.item.meeting_id}

    def perform(self, form: Any) -> Any:
        """Move it."""
        return agenda.move(
            self.item, by=self.request.user, meeting=form.cleaned_data["meeting"], version=self.version
        )


class ItemDeclinePage(KeepersItemAct):
    """Decline a proposal."""

    form_class = ReasonForm
    submit_label = "Decline"
    done_message = "The item is declined, with the reason."
    explanation = "Whoever proposed it reads the reason."

    def decide(self) -> Decision:
        """Whether it is still a proposal."""
        return workflow.ITEM.check("decline", self.item.state)

    def perform(self, form: Any) -> Any:
        """Decline it."""
        return agenda.decline(self.item, by=self.request.user, version=self.version, **form.cleaned_data)


class ItemWithdrawPage(KeepersItemAct):
    """Withdraw an item."""

    form_class = ReasonForm
    submit_label = "Withdraw"
    done_message = "The item is withdrawn."

    def may_open(self) -> Decision:
        """Whoever proposed it, and the secretary."""
        return permissions.withdraw_item(self.request.user, self.item)

    def decide(self) -> Decision:
        """Whether it is still open."""
        return Decision.all(workflow.ITEM.check("withdraw", self.item.state), agenda.decide_move(self.item))

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return agenda.withdraw(self.item, by=self.request.user, version=self.version, **form.cleaned_data)


class ItemReferPage(KeepersItemAct):
    """Refer an item to another body (P12)."""

    form_class = ReferForm
    submit_label = "Refer"
    explanation = (
        "It stands on the other body's forward plan as a proposal, and its answer stands with the item here."
    )

    def decide(self) -> Decision:
        """Whether it is still open."""
        return rules.still_open(self.item)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The other bodies of the partnership."""
        bodies = Body.objects.filter(holds_on(clock.today()), lsp=self.lsp).exclude(pk=self.body.pk)
        return {**super().get_form_kwargs(), "bodies": bodies.order_by("name")}

    def perform(self, form: Any) -> Any:
        """Refer it."""
        return referrals.refer(self.item, by=self.request.user, version=self.version, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """To whom."""
        return f"The item is referred to {done.body.name}."


class ItemAnswerPage(KeepersItemAct):
    """Answer the body that referred an item (P12)."""

    form_class = ReferralAnswerForm
    submit_label = "Answer"
    done_message = "The answer stands with the item here and with the body that referred it."

    def decide(self) -> Decision:
        """Whether there is anybody to answer."""
        return rules.p12_only_what_was_referred_is_answered(self.item)

    def get_initial(self) -> dict[str, Any]:
        """The answer as it is."""
        return {"answer": self.item.answer}

    def perform(self, form: Any) -> Any:
        """Answer."""
        return referrals.answer(self.item, by=self.request.user, version=self.version, **form.cleaned_data)


class ArrangePage(MeetingAct):
    """Put the items of an agenda in order."""

    form_class = ArrangeForm
    submit_label = "Save this order"
    done_message = "The agenda is in its new order."
    explanation = "Give each item its number. An item that gets the number of another goes before it."

    def get_title(self) -> str:
        """Of which meeting."""
        return f"Order of the agenda of {self.meeting.day.day} {self.meeting.day:%B %Y}"

    def decide(self) -> Decision:
        """Whether the agenda is still open."""
        return rules.agenda_is_open(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The items in their present order."""
        return {**super().get_form_kwargs(), "items": self.meeting.items.on_agenda()}

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """Nothing to compare: the numbers stand in the form."""
        return []

    def perform(self, form: Any) -> Any:
        """Put them in order."""
        return agenda.arrange(self.meeting, by=self.request.user, items=form.in_order(), version=self.version)
