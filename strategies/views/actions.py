"""The action plan of a partnership, and one action with everything on it."""

from typing import Any, ClassVar

from django.db.models import F
from django.urls import reverse
from django.utils.functional import cached_property

from lsp import clock
from lsp.downloads import Column
from lsp.queries import trail
from lsp.queries.successions import answered_for, taken_over
from lsp.views.base import ListPage, LspMixin, Page
from lsp.views.next_steps import next_steps
from strategies import permissions, serving, words, workflow
from strategies.decisions import may, open_to
from strategies.filters import ActionFilter
from strategies.models import Action
from strategies.queries.actions import (
    FIRST,
    as_actions,
    milestones_of,
    on_day,
    resources_of,
    shown,
)
from strategies.units import given
from strategies.views.steps import with_acts


class ActionPlan(LspMixin, ListPage):
    """The actions of a partnership, today or as they stood on a day."""

    template_name = "strategies/action/list.html"
    section = "actions"
    title = "Action plan"
    download_name = "action-plan"
    filterset_class = ActionFilter
    sorts: ClassVar = {
        "title": ("Action", ("title", "id")),
        "-title": ("Action, last first", ("-title", "-id")),
        "organisation": ("Accountable organisation", ("organisation__name", "due_on", "id")),
        "-organisation": ("Accountable organisation, last first", ("-organisation__name", "due_on", "id")),
        "due": ("Due date", ("due_on", "id")),
        "-due": ("Due date, latest first", (F("due_on").desc(nulls_last=True), "-id")),
        "state": ("How it stands", FIRST),
        "-state": ("How it stands, last first", ("-rank", "due_on", "id")),
    }
    columns: ClassVar = (
        Column("Action", lambda a: a.title),
        Column("Block", lambda a: a.block.name),
        Column("Outcome or priority it serves", lambda a: a.serves),
        Column("Accountable organisation", lambda a: a.organisation.name),
        Column("Accountable person", lambda a: a.person.name if a.person else ""),
        Column("Who contributes", lambda a: "; ".join(each.name for each in a.contribute)),
        Column("Start", lambda a: a.starts_on),
        Column("Due date", lambda a: a.due_on),
        Column("How it stands", lambda a: a.shown.label),
    )

    def base_queryset(self) -> Any:
        """Those the user may see, on the day looked at."""
        self.request.day = self.as_at  # type: ignore[attr-defined]
        return on_day(self.request.user, self.as_at).filter(lsp=self.lsp).order_by(*FIRST)

    def downloaded(self, rows: Any) -> Any:
        """What a file holds: the same rows as actions with their names, those of the day (L6)."""
        return shown(as_actions(rows, self.as_at))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's actions, and the way on to one as it stood on the day looked at."""
        context = super().get_context_data(**kwargs)
        day_query = f"?as_at={self.as_at.isoformat()}" if context["is_past"] else ""
        actions = shown(as_actions(context["page_obj"].object_list, self.as_at))
        return {**context, "actions": actions, "day_query": day_query}


class ActionMixin(LspMixin):
    """A page about one action: `self.action`, as the user may see it."""

    section = "actions"
    action: Action

    def load(self) -> None:
        """The action of the address."""
        super().load()
        found: Any = Action.objects.with_names()
        self.action = self.find(found, lsp=self.lsp, pk=self.kwargs["action"])

    def get_breadcrumbs(self) -> Any:
        """The partnership and its action plan first."""
        above = reverse("strategies:actions", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Action plan", above)]


class ActionPage(ActionMixin, Page):
    """Everything about one action: what, who, with what, what lies on its way, what serves it, history."""

    template_name = "strategies/action/detail.html"

    @cached_property
    def on_the_day(self) -> Action | None:
        """The action as it stood on the day looked at; None where it was not there or not to be seen."""
        rows = on_day(self.request.user, self.as_at).filter(id=self.action.pk)
        return next(iter(shown(as_actions(rows, self.as_at))), None)

    def get_title(self) -> str:
        """As it was called on the day."""
        return (self.on_the_day or self.action).title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Today's action, or as it stood; acts only today."""
        context = super().get_context_data(**kwargs)
        user, is_past = self.request.user, context["is_past"]
        action = self.on_the_day
        if action is None:
            return {**context, "action": None, "now": self.action}
        return {
            **context,
            "now": self.action,
            "action": action,
            "next": words.NEXT[action.state],
            **self._succession(action),
            "resources": [
                (each, given(each.amount, each.unit)) for each in resources_of(self.action, self.as_at)
            ],
            **self._parts(is_past),
            "promised": serving.under(action, user, self.as_at),
            "is_insider": permissions.reads_inside(user, action.organisation_id, action.lsp_id),
            **self._steps(is_past),
            "history": [
                entry
                for entry in trail.record_history(self.action, user=user)
                if entry.when <= clock.end_of_day(self.as_at)
            ],
        }

    def _succession(self, action: Action) -> dict[str, Any]:
        """From whom it was taken over, and who answers for it where its organisation is no more (L6)."""
        asked = action.state in workflow.OPEN and self.access.reads(self.lsp.pk)
        answering = asked and answered_for("action", action.pk, action.organisation, self.as_at)
        return {"before": taken_over("action", action.pk, self.as_at), "answering": answering}

    def _steps(self, is_past: bool) -> dict[str, Any]:
        """What the reader may do next, each with its page."""
        of = self.action
        return next_steps(
            [] if is_past else open_to(self.request.user, of),
            lambda name: reverse(f"strategies:action_{name}", args=[self.lsp.slug, of.pk]),
            off=(workflow.DROPPED,),
        )

    def _parts(self, is_past: bool) -> dict[str, Any]:
        """The milestones on the day, and what the reader may do with them and the resources today."""
        user, of = self.request.user, self.action
        set_, do, plan = (
            not is_past and may(name, user, of)
            for name in ("set_milestones", "do_milestones", "plan_resource")
        )

        def address(name: str, *position: int) -> str:
            return reverse(f"strategies:milestone_{name}", args=[self.lsp.slug, of.pk, *position])

        return {
            "milestones": with_acts(
                milestones_of(self.on_the_day or of, self.as_at), address, may_set=set_, may_do=do
            ),
            "may_do": do,
            "add_url": address("add") if set_ else "",
            "may_plan": plan,
        }
