"""One page for each act on a commitment: what it is, the reasons against it, the form, the service."""

from typing import Any

from django.db.models import Q

from accountability import permissions, workflow
from accountability.decisions import decide, whether
from accountability.forms import (
    AcceptForm,
    CommitmentForm,
    ExtendForm,
    OwnForm,
    RelateForm,
    ReportForm,
    RescheduleForm,
)
from accountability.models import Obligation
from accountability.queries.commitments import reports_of
from accountability.queries.facts import facts_of, owners_of
from accountability.queries.together import done_for_too, promised_elsewhere
from accountability.rules import Facts
from accountability.services import commitments, progress, relating
from accountability.views.commitments import CommitmentMixin
from lsp import clock
from lsp.decisions import Decision
from lsp.forms.reasons import NoteForm, ReasonForm
from lsp.forms.stored_files import ChosenAgain
from lsp.views.acts import WorkflowAct
from lsp.views.conflicts import TellsConflicts
from partnerships.models import Agreement
from strategies.models import Action
from strategies.workflow import NOT_GIVEN_UP


class CommitmentAct(CommitmentMixin, WorkflowAct):
    """An act on the commitment of the address."""

    template_name = "accountability/commitment/act.html"
    find_step = staticmethod(workflow.find)

    def load(self) -> None:
        """The record acted upon."""
        super().load()
        self.record = self.commitment
        self.facts = facts_of(self.commitment) if self.act == "confirm" else Facts()

    def may_open(self) -> Decision:
        """Who is in the role that the table names."""
        return permissions.may(self.step.role, self.request.user, self.commitment, self.facts)

    def decide(self) -> Decision:
        """State and rules, before anything is typed."""
        return decide(self.act, self.commitment, self.request.user, self.facts)

    def get_cancel_url(self) -> str:
        """Back to the commitment."""
        return self.commitment.get_absolute_url()

    def get_breadcrumbs(self) -> Any:
        """Down to the commitment."""
        above = super().get_breadcrumbs()
        label = self.commitment.reference or self.commitment.title
        return [*above, (label, self.commitment.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The commitment, for the reader to see what they act upon."""
        return {
            **super().get_context_data(**kwargs),
            "commitment": self.commitment,
            "act": self.act,
            "done_too": done_for_too(self.act, self.commitment, self.request.user),
        }


class Make(CommitmentAct):
    act, service, form_class = "make", staticmethod(commitments.make), NoteForm
    explanation = (
        "The agency promises this to the partnership. It gets its permanent reference number, and the coordinator is"
        " asked to accept it."
    )
    done_message = "The commitment is made. The coordinator is asked to accept it."


class Accept(CommitmentAct):
    act, service, form_class = "accept", staticmethod(commitments.accept), AcceptForm
    explanation = "The partnership takes up this commitment. From now on its due date counts."
    done_message = "The commitment is accepted."


class Return(CommitmentAct):
    act, service, form_class = "return", staticmethod(commitments.return_to_agency), ReasonForm
    explanation = "It goes back to the agency as a draft, with your reason. Its number stays its own."
    done_message = "The commitment is back with the agency."


class Start(CommitmentAct):
    act, service, form_class = "start", staticmethod(commitments.start), NoteForm
    explanation = "Say that work on this has begun."
    done_message = "The commitment is under way."


class Deliver(CommitmentAct):
    act, service, form_class = "deliver", staticmethod(commitments.deliver), NoteForm
    explanation = (
        "The coordinator is asked to confirm it, which needs evidence: at least one link or file in a progress report."
        " You can still report progress after this."
    )
    done_message = "Reported as delivered. The coordinator is asked to confirm it."


class ReturnDelivered(CommitmentAct):
    act, service, form_class = "return_delivered", staticmethod(commitments.return_delivered), ReasonForm
    explanation = "It is under way again, and the agency sees your reason."
    done_message = "The commitment is under way again."


class Confirm(CommitmentAct):
    act, service, form_class = "confirm", staticmethod(commitments.confirm), NoteForm
    explanation = "You confirm, on the evidence below, that what was promised has been done. This is final."
    done_message = "The delivery is confirmed."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The evidence to judge by."""
        reports = reports_of(self.commitment, clock.today())
        return {**super().get_context_data(**kwargs), "reports": reports, "is_insider": True}


class Miss(CommitmentAct):
    act, service, form_class, kind = "miss", staticmethod(commitments.miss), ReasonForm, "warning"
    explanation = (
        "State that it was not delivered and will not be. This is final; the promise stays on the record."
    )
    done_message = "The commitment is marked as missed."


class Dismiss(CommitmentAct):
    act, service, form_class, kind = "dismiss", staticmethod(commitments.dismiss), ReasonForm, "warning"
    explanation = (
        "The agency declines what was recorded for it, or the coordinator takes the record back."
        " This is final; the decision and your reason stay on the record."
    )
    done_message = "It is not taken on. The reason is kept."


class Withdraw(CommitmentAct):
    act, service, form_class, kind = "withdraw", staticmethod(commitments.withdraw), ReasonForm, "warning"
    explanation = "The agency takes the commitment back. This is final; the promise stays on the record."
    done_message = "The commitment is withdrawn."


class Reschedule(CommitmentAct):
    act, service, form_class = "reschedule", staticmethod(commitments.reschedule), RescheduleForm
    explanation = "The old due date and your reason stay on the commitment's page."
    done_message = "The due date is changed. The old one is kept."


class Own(CommitmentAct):
    act, service, form_class = "own", staticmethod(commitments.own), OwnForm
    explanation = (
        "Say who of the agency answers for this commitment from now on. Who did before stays on the record."
    )
    done_message = "The commitment has a new owner."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The agency's people of today, the present owner apart."""
        owners = [
            each for each in owners_of(self.commitment.organisation) if each.pk != self.commitment.owner_id
        ]
        return {**super().get_form_kwargs(), "owners": owners}


class Extend(CommitmentAct):
    act, service, form_class = "extend", staticmethod(commitments.extend), ExtendForm
    explanation = (
        "It stays one promise: what you report, deliver, put off or withdraw counts for all of them, and each accepts"
        " and confirms it for itself."
    )
    done_message = "It is promised to this partnership too."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The blocks of the agency's other partnerships."""
        there = promised_elsewhere(self.commitment, self.request.user)
        return {**super().get_form_kwargs(), "blocks": there}


class Relate(CommitmentAct, TellsConflicts):
    act, service, form_class = "relate", staticmethod(relating.relate), RelateForm
    explanation = "What you choose shows this commitment on its own page, and this page leads to it."
    done_message = "It is on the record what this serves."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The partnership's actions and agreements and the agency's obligations in it, as the user may see them; what
        it serves now among them.
        """
        of, user = self.commitment, self.request.user
        agreements = Agreement.objects.visible_to(user).filter(lsp=of.lsp_id).select_related("lsp")
        borne = Q(lsp=of.lsp_id, organisation=of.organisation_id) | Q(pk=of.obligation_id)
        obligations = Obligation.objects.visible_to(user).filter(borne)
        still = Q(state__in=NOT_GIVEN_UP) | Q(pk=of.action_id)
        actions = Action.objects.visible_to(user).filter(still, lsp=of.lsp_id)
        offered = {
            "action": actions.order_by("title", "pk"),
            "agreement": agreements.order_by("-number"),
            "obligation": obligations.select_related("organisation").order_by("pk"),
        }
        return {**super().get_form_kwargs(), "offered": offered}

    def get_initial(self) -> dict[str, Any]:
        """What it serves now."""
        of = self.commitment
        return {"action": of.action_id, "agreement": of.agreement_id, "obligation": of.obligation_id}

    def now(self, name: str) -> Any:
        """What it serves by its number: told where it is offered to the user."""
        return self.begins_with.get(name)


class Publish(CommitmentAct):
    act, service, form_class = "publish", staticmethod(commitments.publish), NoteForm
    explanation = (
        "The public sees the commitment, its progress reports and its evidence; not what help is wanted."
    )
    done_message = "The commitment is published."


class Unpublish(CommitmentAct):
    act, service, form_class, kind = "unpublish", staticmethod(commitments.unpublish), ReasonForm, "warning"
    explanation = "The public no longer sees it. That it was published stays on the record."
    done_message = "The commitment is off the public pages."


class Report(ChosenAgain, CommitmentAct):
    """Progress, in the agency's words, with evidence."""

    act, form_class = "report", ReportForm
    explanation = "A report cannot be changed once it is sent. Report again where something has changed."
    done_message = "The report is on the record."

    def perform(self, form: Any) -> Any:
        """Report; back to the commitment."""
        progress.report(
            self.commitment,
            course=form.cleaned_data["course"],
            summary=form.cleaned_data["summary"],
            help_wanted=form.cleaned_data["help_wanted"],
            evidence=form.evidence,
            files=form.cleaned_data["files"],
            by=self.request.user,
        )
        return self.commitment


class Edit(CommitmentAct, TellsConflicts):
    """The draft, as the agency writes it. Somebody else's change is shown beside what was typed."""

    act, form_class = "edit", CommitmentForm
    service = staticmethod(commitments.edit)
    done_message = "The draft is saved."

    def get_title(self) -> str:
        return "Edit the draft"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The agency's people and the partnership's blocks to choose from, what stands there already among them."""
        of = self.commitment
        owners = [*owners_of(of.organisation), *([of.owner] if of.owner else [])]
        blocks = (self.lsp.blocks.current() | self.lsp.blocks.filter(pk__in=[of.block_id])).distinct()
        return {**super().get_form_kwargs(), "blocks": blocks, "owners": owners}

    def get_initial(self) -> dict[str, Any]:
        """What stands there now."""
        return {name: getattr(self.commitment, name) for name in commitments.EDITABLE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is still missing before it can be made."""
        missing = whether("make", self.commitment, self.request.user, self.facts)
        told = {"submit_label": "Save the draft", "missing": missing}
        return {**super().get_context_data(**kwargs), **told}


PAGES: dict[str, type[CommitmentAct]] = {
    page.act: page
    for page in (
        Make,
        Accept,
        Return,
        Start,
        Deliver,
        ReturnDelivered,
        Confirm,
        Miss,
        Dismiss,
        Withdraw,
        Reschedule,
        Own,
        Relate,
        Extend,
        Publish,
        Unpublish,
        Report,
        Edit,
    )
}
