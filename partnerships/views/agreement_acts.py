"""What the coordinator does with agreements: draft, write, circulate, bring in, review, renew, end, withdraw."""

from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Block
from partnerships import agreement_text, permissions, words
from partnerships.figures import figure
from partnerships.forms.agreements import (
    AgreementForm,
    BringInForm,
    CirculateForm,
    ConcludeForm,
    EndAgreementForm,
    KindForm,
    RescheduleForm,
    ReviewForm,
    initial_of,
)
from partnerships.forms.meetings import ReasonForm
from partnerships.models import Agreement, Appointment, Body, TermsOfReference
from partnerships.queries import agreements as queries
from partnerships.services import agreement_force, agreement_renewal, agreements
from partnerships.services.agreement_steps import decide
from partnerships.views.agreements import AgreementMixin, AgreementsMixin
from partnerships.views.base import KeepersAct


class CoordinatorsAct(KeepersAct):
    """An act of the coordinator: for anybody else the page does not exist (V2)."""

    def may_open(self) -> Decision:
        """The coordinator of the partnership."""
        return permissions.keep_agreements(self.request.user, self.lsp.pk)


class WritesText(CoordinatorsAct):
    """A form with everything an agreement says."""

    template_name = "partnerships/agreement/write.html"
    form_class = AgreementForm
    kind: str
    noted = False

    def get_form_kwargs(self) -> dict[str, Any]:
        """The template of the kind, and what there is to choose from."""
        user = self.request.user
        blocks: Any = Block.objects.visible_to(user)
        return {
            **super().get_form_kwargs(),
            "template": agreement_text.template(self.kind, self.lsp.regime.terms),
            "bodies": queries.bodies_to_bind(self.lsp, user),
            "organisations": queries.organisations_to_bind(self.lsp),
            "blocks": blocks.current().filter(lsp=self.lsp).order_by("position", "pk"),
            "measures": self.measures,
            "noted": self.noted,
        }

    @property
    def measures(self) -> int:
        """How many measures there are."""
        return 0


class DraftPage(AgreementsMixin, WritesText):
    """Draft an agreement of a kind."""

    submit_label = "Save this draft"
    explanation = (
        "A draft is read by those with a role in this partnership. Nothing is sent until you circulate it."
    )
    done_message = "The draft is saved."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Of a kind that there is."""
        self.kind = kwargs["kind"].replace("-", "_")
        if self.kind not in Agreement.Kind.values:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        """Of which kind."""
        return f"Draft a {Agreement.Kind(self.kind).label.lower()}"

    def get_initial(self) -> dict[str, Any]:
        """The board as a party; for a body that is named, its membership and terms of reference as they stand."""
        today = clock.today()
        bodies = queries.bodies_to_bind(self.lsp, self.request.user)
        named = bodies.filter(slug=self.request.GET.get("body", "")).first()
        chosen = [named] if named else []
        if self.kind == Agreement.Kind.PARTNERSHIP:
            chosen += [body for body in bodies if body.kind == Body.Kind.BOARD]
        said = {"bodies": [body.pk for body in chosen], "review_months": self._review_months()}
        if named is not None:
            terms = TermsOfReference.objects.filter(body=named).as_at(today).first()
            seats = Appointment.objects.as_at(today).filter(body=named).select_related("seat", "organisation")
            lines = [
                f"- {term.seat.label}: {term.organisation}" for term in seats.order_by("seat__position", "pk")
            ]
            said |= {"terms-of-reference": terms.text if terms else "", "membership": "\n".join(lines)}
        return said

    def _review_months(self) -> int:
        return int(self.lsp.regime.terms["periods"]["agreement_review_months"])

    def perform(self, form: Any) -> Any:
        """Save it."""
        return agreements.draft(lsp=self.lsp, kind=self.kind, by=self.request.user, **form.said())


class KindPage(AgreementsMixin, CoordinatorsAct):
    """Choose what is drafted."""

    form_class = KindForm
    submit_label = "Go on"
    title = "Draft an agreement"

    def form_valid(self, form: Any) -> HttpResponse:
        """On to the form of the kind."""
        kind = form.cleaned_data["kind"].replace("_", "-")
        return redirect(reverse("partnerships:agreement_draft", args=[self.lsp.slug, kind]))


class AgreementAct(AgreementMixin, CoordinatorsAct):
    """An act of the coordinator on one agreement: `step` is that of the workflow, `service` what does it."""

    step: str
    verb: str
    service: Callable[..., Agreement]

    def get_title(self) -> str:
        """What is done to which."""
        return f"{self.verb} {self.agreement}"

    def decide(self) -> Decision:
        """Whether its state allows it."""
        return decide(self.agreement, self.step)

    def perform(self, form: Any) -> Any:
        """Do it, with what the form says."""
        act = type(self).service
        return act(self.agreement, by=self.request.user, version=self.version, **self.said(form))

    def said(self, form: Any) -> dict[str, Any]:
        """What the form says, as the service names it."""
        found: dict[str, Any] = form.cleaned_data
        return found


class EditPage(AgreementAct, WritesText):
    """Write the draft."""

    step, verb = "edit", "Change the draft"
    service = staticmethod(agreements.edit)
    submit_label = "Save this draft"
    done_message = "The draft is saved."

    def load(self) -> None:
        """With the template of its kind."""
        super().load()
        self.kind = self.agreement.kind
        self.standing = queries.measures_of(self.agreement)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The bodies and blocks that stand there already are offered as well, also where they have ended since."""
        asked = super().get_form_kwargs()
        bodies = [party.body_id for party in queries.parties_of(self.agreement) if party.body_id]
        blocks = self.agreement.block_links.filter(taken_out_at=None).values_list("block", flat=True)
        asked["bodies"] = queries.as_well(asked["bodies"], bodies)
        asked["blocks"] = queries.as_well(asked["blocks"], list(blocks))
        return asked

    @property
    def measures(self) -> int:
        """Those that stand."""
        return len(self.standing)

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return initial_of(self.agreement, queries.parties_of(self.agreement), self.standing)

    def said(self, form: Any) -> dict[str, Any]:
        """Everything the agreement says."""
        found: dict[str, Any] = form.said()
        return found

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """Everything the agreement says, each measure in one row."""
        measures = zip_longest(form.said()["measures"], self.standing)
        rows = [
            (f"Measure {number}", _measure_told(typed), _measure_told(now))
            for number, (typed, now) in enumerate(measures, 1)
        ]
        return [*super().compare(form), *rows]

    def compared(self, form: Any) -> Iterable[str]:
        """Title, parties, blocks, days and sections, as the page asks for them."""
        return [bound.name for bound in (*form.opening, *form.written)]

    def now(self, name: str) -> Any:
        """What the form would begin with; who stands as a party is named, whether offered now or not."""
        parties = queries.parties_of(self.agreement)
        named = {
            "bodies": [party.body for party in parties if party.body_id],
            "organisations": [party.organisation for party in parties if party.organisation_id],
            "signing": [party.organisation for party in parties if party.organisation_id and party.signs],
            "blocks": [link.block for link in self.agreement.block_links.all() if link.taken_out_at is None],
        }
        return named[name] if name in named else self.begins_with.get(name)

    def in_words(self, field: Any, value: Any) -> str:
        """A text in the form in which it is kept."""
        return super().in_words(field, agreement_text.tidy(value) if isinstance(value, str) else value)


class ChangePage(EditPage):
    """Change a circulated text: the next version (A1)."""

    step, verb = "change", "Change the circulated text of"
    service = staticmethod(agreements.change)
    noted = True
    submit_label = "Circulate the next version"
    explanation = (
        "A circulated text never changes: what you save here is circulated as the next version at once, and the"
        " signatures under the version before do not count any more (rule A1)."
    )

    def get_done_message(self, done: Any) -> str:
        """Which version."""
        return f"Version {done.current.number} is circulated."


class CirculatePage(AgreementAct):
    """Circulate a draft."""

    step, verb = "circulate", "Circulate"
    service = staticmethod(agreements.circulate)
    form_class = CirculateForm
    submit_label = "Circulate it"
    explanation = (
        "Those with a role in this partnership can comment on it, and those who sign can sign it. From now on its text"
        " stays as it is; a change becomes the next version."
    )
    done_message = "It is circulated."

    def decide(self) -> Decision:
        """Whether it is a draft that says what it must."""
        state = super().decide()
        return Decision.all(state, agreements.decide_whole(self.agreement)) if state else state


class ReschedulePage(AgreementAct):
    """Change the day by which signatures are wanted."""

    step, verb = "reschedule", "Change the day for signing"
    service = staticmethod(agreements.reschedule)
    form_class = RescheduleForm
    submit_label = "Change the day"
    explanation = (
        "The text stays as it is, and so do the signatures given."
        " Whoever has yet to sign is reminded of the new day."
    )
    done_message = "The day is changed."

    def get_initial(self) -> dict[str, Any]:
        """The day as it is now."""
        return {"sign_by": self.agreement.sign_by}


class BringInPage(AgreementAct):
    """Bring in what was in force before (L8)."""

    step, verb = "bring_in", "Bring in"
    service = staticmethod(agreements.bring_in)
    form_class = BringInForm
    submit_label = "Bring it in"
    explanation = (
        "For an agreement that was in force before the partnership kept its record here: the draft holds its words as"
        " they stood. Nobody has to sign it again; it is marked as brought in, with its source."
    )
    done_message = "It is in force, as it was brought in."


class StartReviewPage(AgreementAct):
    """Start the review."""

    step, verb = "start_review", "Start the review of"
    service = staticmethod(agreement_force.start_review)
    form_class = ReviewForm
    submit_label = "Start the review"
    explanation = "It stays in force while it is under review."
    done_message = "The review has started."


class ConcludeReviewPage(AgreementAct):
    """Conclude the review with the text as it is."""

    step, verb = "conclude_review", "Conclude the review of"
    service = staticmethod(agreement_force.conclude_review)
    form_class = ConcludeForm
    submit_label = "Conclude the review"
    explanation = "Its text stays as it is. Where it is to change, renew the agreement instead."
    done_message = "The review is concluded."


class RenewPage(AgreementAct):
    """Renew it: a draft with the same words."""

    step, verb = "renew", "Renew"
    service = staticmethod(agreement_renewal.renew)
    submit_label = "Begin the renewal"
    explanation = (
        "A draft begins with the words, parties and measures of this agreement, which stays in force until the new one"
        " has been signed and comes into force in its place."
    )

    def get_done_message(self, done: Any) -> str:
        """Under which number."""
        return f"The renewal is drafted as {done.reference}."


class EndPage(AgreementAct):
    """End an agreement."""

    step, verb = "end", "End"
    service = staticmethod(agreement_force.end)
    template_name = "partnerships/withdraw.html"
    form_class = EndAgreementForm
    submit_label = "End it"
    explanation = "It stays public, with the days on which it was in force and your reason."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where its end is planned already, that another takes its place."""
        context, planned = super().get_context_data(**kwargs), self.agreement.ends_on
        if planned is not None:
            said = f"It is to end on {words.day(planned)}; what you enter takes the place of that."
            context["explanation"] = f"{said} {self.explanation}"
        return context

    def get_done_message(self, done: Any) -> str:
        """When."""
        return "It has ended." if done.state == "ended" else f"It ends on {words.day(done.ends_on)}."


class GoOnPage(AgreementAct):
    """Take a planned end away."""

    step, verb = "go_on", "Let it go on:"
    service = staticmethod(agreement_force.go_on)
    form_class = ReasonForm
    submit_label = "Let it go on"
    explanation = "The day on which it was to end is taken away. Its history keeps it, with your reason."
    done_message = "It goes on."


class WithdrawPage(AgreementAct):
    """Withdraw what is not in force yet."""

    step, verb = "withdraw", "Withdraw"
    service = staticmethod(agreements.withdraw)
    template_name = "partnerships/withdraw.html"
    form_class = ReasonForm
    submit_label = "Withdraw it"
    explanation = "It stays on the record with your reason, and its number is not given again."
    done_message = "It is withdrawn."


def _measure_told(measure: Any) -> str:
    """A measure in words, typed or kept: `Burglaries, per 1,000 households, baseline 21.5, target 15`; or nothing."""
    if measure is None:
        return ""
    baseline, target = figure(measure.baseline), figure(measure.target)
    said = (
        measure.name,
        measure.unit,
        f"baseline {baseline}" if baseline else "",
        f"target {target}" if target else "",
        f"by {words.day(measure.target_on)}" if measure.target_on else "",
    )
    return ", ".join(filter(None, said))
