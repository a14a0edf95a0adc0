"""What the secretary does with decisions: record, bring in, correct, ratify, publish, record a partner's own."""

from collections.abc import Iterable
from typing import Any, ClassVar

from lsp import clock
from lsp.decisions import Decision as Answer
from lsp.models import Organisation, Person
from partnerships import rules, workflow
from partnerships.forms.recorded import (
    BOUND_AT_ONCE,
    BringInDecisionForm,
    DecisionForm,
    NumberFromForm,
    OwnDecisionForm,
    RatifyForm,
    WhyForm,
)
from partnerships.models import AgendaItem
from partnerships.queries import decisions as found
from partnerships.queries import register
from partnerships.services import bindings, decisions, ratification
from partnerships.views.decisions import DecidingMixin, DecisionMixin
from partnerships.views.meeting_base import MeetingAct, SecretarysAct


class RecordDecisionPage(MeetingAct):
    """Record a decision of a meeting held."""

    template_name = "partnerships/decision/form.html"
    title = "Record a decision"
    form_class = DecisionForm
    submit_label = "Record this decision"
    explanation = "It gets the next number of the body's financial year, which never changes."

    def decide(self) -> Answer:
        """Whether the meeting was held (P9)."""
        return rules.p9_taken_at_a_meeting_held(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Items, people who were there, organisations to bind."""
        return {
            **super().get_form_kwargs(),
            "items": AgendaItem.objects.filter(meeting=self.meeting).on_agenda(),
            "people": register.people_there(self.meeting),
            "organisations": register.organisations_seated(self.lsp.pk),
        }

    def get_initial(self) -> dict[str, Any]:
        """The item of `?item=`."""
        asked = self.request.GET.get("item", "")
        return {"item": asked} if asked.isdecimal() and len(asked) < 19 else {}

    def perform(self, form: Any) -> Any:
        """Record it."""
        names = ("item", "text", "outcome", "proposer", "published")
        given = {name: form.cleaned_data[name] for name in names}
        return decisions.record(self.meeting, by=self.request.user, binds=form.binds(), **given)

    def get_done_message(self, done: Any) -> str:
        """The number, and what it waits for."""
        ending = (
            "" if done.is_confirmed else " There was no quorum: a later quorate meeting has to ratify it."
        )
        return f"Recorded as {done.reference}.{ending}"


class RatifyPage(MeetingAct):
    """Which decisions of inquorate meetings this one ratified (P7)."""

    title = "Ratify decisions"
    form_class = RatifyForm
    submit_label = "Record as ratified"
    explanation = (
        "Decisions of meetings or items without a quorum are confirmed by a later quorate meeting of the"
        " body."
    )

    def load(self) -> None:
        """What waits."""
        super().load()
        self.waiting = found.to_ratify_at(self.meeting, self.request.user)

    def decide(self) -> Answer:
        """Whether the meeting was held and quorate, and anything waits."""
        first = self.waiting.first()
        if first is not None:
            return ratification.decide(first, self.meeting)
        if self.meeting.state != workflow.HELD:
            return rules.p9_taken_at_a_meeting_held(self.meeting)
        return Answer.no("decision.none_waits", "No decision of this body waits to be ratified.", rule="P7")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The decisions to choose from."""
        return {**super().get_form_kwargs(), "waiting": self.waiting}

    def perform(self, form: Any) -> Any:
        """Record it."""
        return ratification.ratify(
            self.meeting, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{len(done)} decision{'s are' if len(done) != 1 else ' is'} confirmed."


class BringInPage(DecidingMixin, SecretarysAct):
    """Bring in a decision taken before the partnership joined (L8)."""

    form_class = BringInDecisionForm
    submit_label = "Bring in this decision"
    explanation = (
        "For decisions taken before the record was kept here. They keep their number, and are marked as"
        " brought in."
    )

    def get_title(self) -> str:
        """Of which body."""
        return f"Bring in a decision of {self.body.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Organisations to bind."""
        return {
            **super().get_form_kwargs(),
            "organisations": register.organisations_seated(self.lsp.pk),
        }

    def perform(self, form: Any) -> Any:
        """Bring it in."""
        names = ("number", "decided_on", "text", "outcome", "published")
        given = {name: form.cleaned_data[name] for name in names}
        source = form.cleaned_data["brought_in_source"]
        return decisions.bring_in(self.body, by=self.request.user, source=source, binds=form.binds(), **given)

    def get_done_message(self, done: Any) -> str:
        """The number."""
        return f"{done.reference} is brought in."


class NumberFromPage(DecidingMixin, SecretarysAct):
    """Say where the numbering goes on (L8)."""

    form_class = NumberFromForm
    submit_label = "Go on from this number"
    explanation = (
        "Where the body has numbered decisions of a year before the record was kept here, the numbering"
        " goes on."
    )

    def get_title(self) -> str:
        """Of which body."""
        return f"Where the numbering of {self.body.name} goes on"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The years to choose from."""
        return {**super().get_form_kwargs(), "years": decisions.years_to_number(clock.today())}

    def perform(self, form: Any) -> Any:
        """State it."""
        given = form.cleaned_data
        decisions.number_from(
            self.body, by=self.request.user, year=given["year"], last=given["number"], source=given["source"]
        )
        return given

    def get_done_message(self, done: Any) -> str:
        """What is next."""
        return f"The next decision of {done['year']} gets the number {done['number'] + 1}."

    def get_success_url_for(self, done: Any) -> str:
        """The body's decisions."""
        return self.get_cancel_url()


class DecisionAct(DecisionMixin, SecretarysAct):
    """An act on a decision, of whoever keeps the meetings."""

    form_title: ClassVar[str] = ""

    def get_title(self) -> str:
        """What is done to which decision."""
        return self.form_title.format(self.decision.reference)

    def get_cancel_url(self) -> str:
        """Back to the decision."""
        return self.decision.get_absolute_url()

    def get_breadcrumbs(self) -> Any:
        """Down to the decision."""
        return [*super().get_breadcrumbs(), (self.decision.reference, self.decision.get_absolute_url())]


def _bound(binds: Iterable[Any]) -> str:
    """The organisations bound, and which of them have to decide themselves."""
    said = (
        f"{each.organisation} (decides itself)" if each.needs_own_decision else f"{each.organisation}"
        for each in binds
    )
    return ", ".join(sorted(said))


class CorrectPage(DecisionAct):
    """Put a decision right; its number stays (P9)."""

    template_name = "partnerships/decision/form.html"
    form_class = DecisionForm
    form_title = "Correct {}"
    submit_label = "Save the correction"
    explanation = "Its number stays. What it said before stays in its history, with your reason."
    done_message = "The decision is corrected. What it said before stays in its history."

    def load(self) -> None:
        """Whom it binds now."""
        super().load()
        self.known = {each.organisation.pk: each for each in bindings.bindings_of(self.decision)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """People who were there, organisations it binds or may bind."""
        meeting = self.decision.meeting
        seated = register.organisations_seated(self.lsp.pk)
        bound = Organisation.objects.filter(pk__in=self.known)
        people = register.people_there(meeting) if meeting else register.nobody()
        people |= Person.objects.filter(pk__in=[self.decision.proposer_id])
        return {
            **super().get_form_kwargs(),
            "items": AgendaItem.objects.none(),
            "people": people,
            "organisations": (seated | bound).distinct(),
            "rows": max(BOUND_AT_ONCE, len(self.known) + 1),
            "is_new": False,
        }

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        initial: dict[str, Any] = {name: getattr(self.decision, name) for name in decisions.CHANGEABLE}
        for row, each in enumerate(self.known.values()):
            initial[f"binds-{row}"], initial[f"needs-{row}"] = each.organisation, each.needs_own_decision
        return initial

    def perform(self, form: Any) -> Any:
        """Put it right."""
        return decisions.correct(
            self.decision,
            by=self.request.user,
            changes={name: form.cleaned_data[name] for name in decisions.CHANGEABLE},
            reason=form.cleaned_data["reason"],
            binds=form.binds(self.known),
            version=self.version,
        )

    def compared(self, form: Any) -> Iterable[str]:
        """What may be corrected; whom it binds is told in one line."""
        return [name for name in form.fields if name in decisions.CHANGEABLE]

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """With whom it binds."""
        return [*super().compare(form), ("Whom it binds", _bound(form.binds()), _bound(self.known.values()))]


class OwnDecisionPage(DecisionAct):
    """Record the decision by which an organisation agreed (P11)."""

    form_class = OwnDecisionForm
    form_title = "A partner's own decision on {}"
    submit_label = "Record its decision"
    explanation = (
        "The partnership is no legal person: what spends a partner's money or uses its powers needs that partner's own"
        " decision. Record it once it has agreed; the decision here is agreed as soon as nobody is waited for."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Those it waits for."""
        awaited = [each.organisation_id for each in self.decision.bound if each.is_awaited]  # type: ignore[attr-defined]
        organisations = Organisation.objects.filter(pk__in=awaited).order_by("name")
        return {**super().get_form_kwargs(), "organisations": organisations}

    def decide(self) -> Answer:
        """Whether it waits for anybody."""
        if any(each.is_awaited for each in self.decision.bound):  # type: ignore[attr-defined]
            return Answer.yes()
        return Answer.no("decision.none_awaited", "It waits for no organisation's own decision.", rule="P11")

    def perform(self, form: Any) -> Any:
        """Record it."""
        return bindings.record_own_decision(
            self.decision, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """Agreed now, or still waiting."""
        if done.outcome == done.Outcome.AGREED:
            return f"Recorded. {done.reference} is agreed."
        return "Recorded. It still waits for others."


class PublishDecisionPage(DecisionAct):
    """Let everybody read a decision."""

    form_title = "Publish {}"
    submit_label = "Publish"
    explanation = "Everybody can read it from now on, with whom it binds and how it stands."
    done_message = "Published: everybody can read this decision."

    def decide(self) -> Answer:
        """Not while its item is restricted."""
        return decisions.decide_publish(self.decision)

    def perform(self, form: Any) -> Any:
        """Publish it."""
        return decisions.publish(self.decision, by=self.request.user, version=self.version)


class UnpublishDecisionPage(DecisionAct):
    """Take a decision back from the public."""

    form_class = WhyForm
    form_title = "Take {} back from the public"
    submit_label = "Take it back"
    explanation = (
        "Only those with a role in this partnership will be able to read it. That it was public stays on"
        " record."
    )
    done_message = "Taken back: the public no longer sees it."

    def decide(self) -> Answer:
        """Whether it is public."""
        if self.decision.published:
            return Answer.yes()
        return Answer.no("decision.not_published", "It is not published.")

    def perform(self, form: Any) -> Any:
        """Take it back."""
        return decisions.unpublish(
            self.decision, by=self.request.user, version=self.version, **form.cleaned_data
        )
