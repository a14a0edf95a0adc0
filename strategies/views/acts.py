"""One page for each act on an action: drafting it, editing it, its steps, its resources, its milestones."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from lsp import clock
from lsp.decisions import Decision
from lsp.forms.reasons import NoteForm, ReasonForm
from lsp.models import Organisation
from lsp.views.acts import WorkflowAct
from lsp.views.base import ActionPage, LspMixin
from lsp.views.conflicts import TellsConflicts
from partnerships.queries import organisations_sitting, people_by_organisation
from strategies import permissions, workflow
from strategies.decisions import decide
from strategies.forms.actions import ActionForm, CompleteForm, EditActionForm, ResourceForm
from strategies.models import Action, ActionMilestone, ActionResource
from strategies.queries.facts import contributing
from strategies.services import action_milestones, action_resources, actions
from strategies.views.actions import ActionMixin
from strategies.views.steps import pages_of


class Draft(LspMixin, ActionPage):
    """The coordinator drafts an action."""

    section = "actions"
    private = True
    title = "Draft an action"
    explanation = (
        "Members of the partnership read a draft, the public does not. You can leave things open and complete them"
        " before you put it in the action plan."
    )
    form_class = ActionForm
    submit_label = "Save as a draft"
    done_message = "The draft is saved. Say what it takes, then put it in the action plan."

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.draft_for(self.request.user, self.lsp.pk)

    def get_breadcrumbs(self) -> Any:
        """The partnership and its action plan first."""
        above = reverse("strategies:actions", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Action plan", above)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Blocks, organisations and people to choose from."""
        sitting = organisations_sitting(self.lsp, clock.today())
        return {
            **super().get_form_kwargs(),
            "blocks": self.lsp.blocks.current(),
            "organisations": sitting,
            "people": people_by_organisation(sitting),
        }

    def perform(self, form: Any) -> Action:
        """Draft it."""
        return actions.draft(lsp=self.lsp, by=self.request.user, **form.cleaned_data)


class ActionAct(ActionMixin, WorkflowAct):
    """An act on the action of the address."""

    template_name = "strategies/action/act.html"
    find_step = staticmethod(workflow.find)

    def load(self) -> None:
        """The record acted upon."""
        super().load()
        self.record = self.action

    def may_open(self) -> Decision:
        """Who is in the role that the table names."""
        return permissions.may(self.step.role, self.request.user, self.action)

    def decide(self) -> Decision:
        """State and rules, before anything is typed."""
        return decide(self.act, self.action)

    def get_title(self) -> str:
        """The act, as its button says it, and on what."""
        return f"{self.step.label}: {self.action.title}"

    def get_breadcrumbs(self) -> Any:
        """Down to the action."""
        return [*super().get_breadcrumbs(), (self.action.title, self.action.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The action, for the reader to see what they act upon."""
        return {**super().get_context_data(**kwargs), "action": self.action}


class Agree(ActionAct):
    act, service, form_class = "agree", staticmethod(actions.agree), NoteForm
    explanation = "It stands in the action plan from now on, which is public where the partnership is."
    done_message = "It stands in the action plan."


class Complete(ActionAct):
    act, service, form_class = "complete", staticmethod(actions.complete), CompleteForm
    done_message = "The action is done."


class Reopen(ActionAct):
    act, service, form_class = "reopen", staticmethod(actions.reopen), ReasonForm
    done_message = "The action is to be done again."


class Drop(ActionAct):
    act, service, form_class, kind = "drop", staticmethod(actions.drop), ReasonForm, "warning"
    explanation = "It stays on the record with your reason. It cannot be taken up again: draft another then."
    done_message = "The action is given up. It stays on the record with your reason."


class Edit(ActionAct, TellsConflicts):
    """The action, as the coordinator writes it. Somebody else's change is shown beside what was typed."""

    act, service, form_class = "edit", staticmethod(actions.edit), EditActionForm
    done_message = "The action is saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Blocks, organisations and people to choose from, those that stand there already among them."""
        sitting = organisations_sitting(self.lsp, clock.today())
        there = [self.action.organisation_id, *contributing(self.action)]
        organisations = (sitting | Organisation.objects.filter(pk__in=there)).distinct()
        people = people_by_organisation(organisations)
        answers = self.action.person
        for organisation, acting in people:
            if answers is not None and organisation == self.action.organisation and answers not in acting:
                acting.append(answers)
        blocks = self.lsp.blocks.current() | self.lsp.blocks.filter(pk=self.action.block_id)
        told = {"blocks": blocks.distinct(), "organisations": organisations, "people": people}
        return {**super().get_form_kwargs(), **told}

    def get_form(self, form_class: Any = None) -> Any:
        """A draft is changed without a reason."""
        form = super().get_form(form_class)
        if self.action.state == workflow.DRAFT:
            del form.fields["reason"]
        return form

    def get_initial(self) -> dict[str, Any]:
        """What stands there now."""
        now = {name: getattr(self.action, name) for name in actions.EDITABLE}
        return {**now, "contributors": [*contributing(self.action)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Under its own button."""
        return {**super().get_context_data(**kwargs), "submit_label": "Save the action"}

    def now(self, name: str) -> Any:
        """What the action says now, who contributes by name."""
        if name == "contributors":
            return [each.organisation for each in contributing(self.action).values()]
        return super().now(name)


class PlanResource(ActionAct):
    """Say what an organisation is to put into the action."""

    act, form_class = "plan_resource", ResourceForm
    done_message = "It is on the record what this action takes."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The accountable organisation, and those that contribute."""
        there = [self.action.organisation_id, *contributing(self.action)]
        return {**super().get_form_kwargs(), "givers": Organisation.objects.filter(pk__in=there)}

    def get_success_url_for(self, done: Any) -> str:
        """The resources on the action's page."""
        return f"{self.action.get_absolute_url()}#resources"

    def perform(self, form: Any) -> Any:
        """Plan it."""
        return action_resources.plan(self.action, by=self.request.user, **form.cleaned_data)


class TakeBackResource(ActionAct):
    """It is not put into the action after all."""

    act, form_class, kind = "take_back_resource", ReasonForm, "warning"
    done_message = "It is taken out. It stays on the record with your reason."

    def load(self) -> None:
        """The resource of the address."""
        super().load()
        standing: Any = ActionResource.objects.filter(taken_back_at=None).select_related("organisation")
        found = standing.filter(action=self.action, pk=self.kwargs["resource"]).first()
        if found is None:
            raise Http404
        self.record = found

    def get_title(self) -> str:
        """Which."""
        return f"Take out what the action takes: {self.record.what}"

    def perform(self, form: Any) -> Any:
        """Take it out."""
        return action_resources.take_back(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )


class OfAction(ActionMixin):
    """The action of the address, and its milestones."""

    template_name = "strategies/action/act.html"
    services = action_milestones

    @property
    def parent(self) -> Any:
        """The action."""
        return self.action

    def steps(self) -> Any:
        """Its milestones."""
        return ActionMilestone.objects.filter(action=self.action)

    def may_open(self) -> Decision:
        """The accountable organisation, and the coordinator."""
        return permissions.agency_or_coordinator(self.request.user, self.action)

    def when(self, *, doing: bool) -> Decision:
        """While the action is in a state in which milestones are set, or done."""
        return decide("do_milestones" if doing else "set_milestones", self.action)

    def get_breadcrumbs(self) -> Any:
        """Down to the action."""
        return [*super().get_breadcrumbs(), (self.action.title, self.action.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The action, for the reader to see what they act upon."""
        return {**super().get_context_data(**kwargs), "action": self.action}


PAGES: dict[str, type[ActionAct]] = {page.act: page for page in (Edit, Agree, Complete, Reopen, Drop)}
MILESTONES = pages_of(OfAction)
