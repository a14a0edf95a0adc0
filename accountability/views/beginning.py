"""Where a commitment begins: an officer logs it for the agency, the coordinator records it from a decision."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accountability import permissions
from accountability.forms import DraftForm, RecordForm
from accountability.models import Commitment
from accountability.queries.commitments import agencies_of
from accountability.queries.facts import owners_of
from accountability.queries.together import works_in
from accountability.services import commitments
from lsp.decisions import Decision
from lsp.models import Organisation, Person
from lsp.views.base import ActionPage, LspMixin
from partnerships.models import Decision as Decided


class Draft(LspMixin, ActionPage):
    """An officer logs a commitment of their agency."""

    section = "commitments"
    private = True
    title = "Log a commitment"
    explanation = (
        "Only your agency and the coordinator see a draft. You can leave things open and complete them before you make"
        " the commitment."
    )
    form_class = DraftForm
    submit_label = "Save as a draft"
    done_message = "The draft is saved. Make the commitment when it is complete."

    def agencies(self) -> Any:
        """The agencies the user acts for in this partnership."""
        access = self.access
        ids = [org for org, lsp in access.officer_scopes if lsp in (None, self.lsp.pk)]
        seated = self.lsp.pk in access.lsp_ids
        return Organisation.objects.filter(pk__in=ids if seated else []).order_by("name")

    def may_open(self) -> Decision:
        """Officers of agencies on this partnership."""
        if self.agencies().exists():
            return Decision.yes()
        return Decision.no("permission.agency", "Only an officer of an agency here may do this.", rule="C1")

    def get_breadcrumbs(self) -> Any:
        """The partnership and its commitments first."""
        above = reverse("accountability:commitments", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Commitments", above)]

    def get_initial(self) -> dict[str, Any]:
        """The agency of `?agency=`, and the user as owner where they may be it."""
        chosen = self.agencies().filter(slug=self.request.GET.get("agency", "")[:120]).first()
        initial: dict[str, Any] = {"owner": Person.objects.filter(user__in=[self.request.user.pk]).first()}
        return {**initial, "organisation": chosen} if chosen else initial

    def get_form_kwargs(self) -> dict[str, Any]:
        """Agencies, blocks and people to choose from."""
        agencies = self.agencies()
        owners = owners_of(*agencies)
        blocks = self.lsp.blocks.current()
        elsewhere = works_in(agencies, self.request.user).exclude(pk=self.lsp.pk)
        kwargs = {**super().get_form_kwargs(), "agencies": agencies, "blocks": blocks, "owners": owners}
        return {**kwargs, "elsewhere": elsewhere}

    def perform(self, form: Any) -> Commitment:
        """Log it."""
        return commitments.draft(lsp=self.lsp, by=self.request.user, **form.cleaned_data)


class Record(Draft):
    """The coordinator records a commitment for an agency from a minuted decision (C8)."""

    title = "Record a commitment from a decision"
    explanation = (
        "It is shown as “recorded, not yet owned” until the agency completes it and makes it its own."
    )
    form_class = RecordForm
    submit_label = "Record it"
    done_message = "The commitment is recorded. The agency is asked to make it its own."
    template_name = "accountability/commitment/record.html"
    decision: Decided | None = None

    def load(self) -> None:
        """The decision of `?decision=`, where it is one recorded here."""
        super().load()
        asked = self.request.GET.get("decision", "")
        if asked:
            if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
                raise Http404
            decisions = Decided.objects.select_related("body__lsp").prefetch_related("bindings")
            self.decision = self.find(decisions, body__lsp=self.lsp, pk=int(asked))

    def agencies(self) -> Any:
        """The agencies of the partnership."""
        return agencies_of(self.lsp)

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.record_for(self.request.user, self.lsp.pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Agencies and blocks to choose from; the agency names the owner later."""
        kwargs = ActionPage.get_form_kwargs(self)
        kwargs |= {"agencies": self.agencies(), "blocks": self.lsp.blocks.current()}
        return {**kwargs, "is_decided_here": self.decision is not None}

    def get_initial(self) -> dict[str, Any]:
        """The agency, where the decision binds one alone."""
        bound = self.decision.bindings.standing() if self.decision else ()
        ids = [each.organisation_id for each in bound]
        return {"organisation": ids[0]} if len(ids) == 1 else super().get_initial()

    def perform(self, form: Any) -> Commitment:
        """Record it."""
        by = self.request.user
        return commitments.record(lsp=self.lsp, by=by, decision=self.decision, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The decision, to read while one types."""
        return {**super().get_context_data(**kwargs), "decided": self.decision}
