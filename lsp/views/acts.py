"""A page for one step or act that an app's workflow tables name."""

from collections.abc import Callable
from typing import Any, ClassVar

from lsp.views.base import ActionPage
from lsp.workflow import Transition


class WorkflowAct(ActionPage):
    """An act on `record`: `act` names its row in the tables, `service` does it with what was typed.

    `service(record, by=, version=, **cleaned_data)`; `kind` is the look of the button. The class that a whole app
    shares says which `find` its tables have, who may open the page and what `decide` asks.
    """

    private = True
    act: ClassVar[str] = ""
    service: ClassVar[Callable[..., Any]]
    find_step: ClassVar[Callable[..., tuple[Any, Transition]]]
    kind: ClassVar[str] = "primary"

    @property
    def step(self) -> Transition:
        """The act's row."""
        return type(self).find_step(self.act)[1]

    def get_title(self) -> str:
        """The act, as its button says it."""
        return self.step.label

    def perform(self, form: Any) -> Any:
        """Call the service with what was typed."""
        service = type(self).service
        return service(self.record, by=self.request.user, version=self.version, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button says what the act is called."""
        return {
            **super().get_context_data(**kwargs),
            "submit_label": self.step.label,
            "submit_kind": self.kind,
        }
