"""The pages of milestones, whatever they belong to: set, changed, done, opened again, given up.

class OfAction(ActionMixin): ...   # whose milestones: `parent`, `services`, `steps()`, `may_open()`, `when()`
PAGES = pages_of(OfAction)         # {"add": a page, "change": a page, ...}
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from lsp.decisions import Decision
from lsp.forms.reasons import ReasonForm
from lsp.views.base import ActionPage
from lsp.views.conflicts import TellsConflicts
from strategies.forms.steps import FinishForm, MilestoneForm
from strategies.models.step import Step
from strategies.rules import steps as rules


class StepPage(ActionPage):
    """An act on the milestones of something. What they belong to is told by the class it is put together with."""

    private = True
    doing: ClassVar[bool] = False
    kind: ClassVar[str] = "primary"
    services: ClassVar[Any]
    parent: Any

    def load_step(self) -> None:
        """What of the milestones the address names; called once what they belong to is loaded."""

    def when(self, *, doing: bool) -> Decision:
        """Whether what they belong to is in a state in which milestones are set, or done."""
        raise AssertionError("whose milestones they are says when")

    def steps(self) -> Any:
        """The milestones of what the address names."""
        raise AssertionError("whose milestones they are says which")

    def decide(self) -> Decision:
        """Whether it is still to be done."""
        return self.when(doing=self.doing)

    def get_success_url_for(self, done: Any) -> str:
        """The milestones on the page of what they belong to."""
        return f"{self.parent.get_absolute_url()}#milestones"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The colour of the button."""
        return {**super().get_context_data(**kwargs), "submit_kind": self.kind}


class Add(StepPage):
    """A further milestone."""

    title = "Set a milestone"
    form_class = MilestoneForm
    submit_label = "Set the milestone"
    done_message = "The milestone is set."

    def get_title(self) -> str:
        """Of what."""
        return f"{self.title}: {self.parent.title}"

    def perform(self, form: Any) -> Any:
        """Set it."""
        return self.services.add(self.parent, by=self.request.user, **form.cleaned_data)


class StepAct(StepPage):
    """An act on the milestone of the address; `act` names its service."""

    act: ClassVar[str]
    step: Any

    def load_step(self) -> None:
        """The milestone with this number."""
        self.step = self.record = self.find(self.steps(), position=self.kwargs["position"])

    def get_title(self) -> str:
        """Which milestone."""
        return f"{self.title}: {self.step.title}"

    def decide(self) -> Decision:
        """Whether it is still to be done, and the milestone too."""
        return Decision.all(super().decide(), rules.still_open(self.step.is_open))

    def perform(self, form: Any) -> Any:
        """Call the service with what was typed."""
        service: Callable[..., Any] = getattr(self.services, self.act)
        return service(self.step, by=self.request.user, version=self.version, **form.cleaned_data)


class Change(StepAct, TellsConflicts):
    """Another title or day."""

    act, title, form_class = "change", "Change the milestone", MilestoneForm
    submit_label = "Change the milestone"
    done_message = "The milestone is changed."

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {"title": self.step.title, "due_on": self.step.due_on}


class Finish(StepAct):
    """Done on a day."""

    act, title, form_class, doing = "finish", "Milestone done", FinishForm, True
    submit_label = "It is done"
    done_message = "The milestone is done."


class Drop(StepAct):
    """Given up, with the reason."""

    act, title, form_class, kind = "drop", "Give up the milestone", ReasonForm, "warning"
    submit_label = "Give it up"
    done_message = "The milestone is given up. It stays on the record with your reason."


class Reopen(StepAct):
    """Not done after all."""

    act, title, form_class, doing = "reopen", "Milestone not done after all", ReasonForm, True
    submit_label = "It is not done"
    done_message = "The milestone is open again."

    def decide(self) -> Decision:
        """Whether it is not over, and the milestone done and due in time."""
        of = self.parent
        in_time = rules.opens_in_time(self.step.due_on, of.due_on, of=of._meta.model_name)
        return Decision.all(StepPage.decide(self), rules.done(self.step.done_on is not None), in_time)


_PAGES: dict[str, type[StepPage]] = {
    "add": Add,
    "change": Change,
    "done": Finish,
    "drop": Drop,
    "reopen": Reopen,
}


class _InOrder:
    """What the milestones belong to is loaded before the milestone itself."""

    load_step: Callable[[], None]

    def load(self) -> None:
        """First what is around it."""
        super().load()  # type: ignore[misc]
        self.load_step()


def pages_of(whose: type) -> dict[str, type[StepPage]]:
    """The page of each act, for the milestones of `whose`."""
    return {
        name: type(page.__name__, (_InOrder, whose, page), {"__doc__": page.__doc__})
        for name, page in _PAGES.items()
    }


def with_acts(
    steps: Iterable[Step], address: Callable[[str, int], str], *, may_set: bool, may_do: bool
) -> list[tuple[Step, list[tuple[str, str]]]]:
    """Each milestone with (label, address) of what the reader may do with it; `address` is asked for act and number."""
    return [(step, list(_acts(step, address, may_set=may_set, may_do=may_do))) for step in steps]


def _acts(
    step: Step, address: Callable[[str, int], str], *, may_set: bool, may_do: bool
) -> Iterable[tuple[str, str]]:
    if not may_do:
        return
    if step.is_open:
        yield "Done", address("done", step.position)
        if may_set:
            yield "Change", address("change", step.position)
            yield "Give up", address("drop", step.position)
    elif step.done_on:
        yield "Not done after all", address("reopen", step.position)
