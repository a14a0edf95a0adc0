"""Merging bodies: first which, then into what and which seats go on."""

from typing import Any

from lsp import clock
from lsp.decisions import Decision
from partnerships import rules
from partnerships.forms.mergers import MergeForm
from partnerships.models import Body
from partnerships.services import mergers
from partnerships.views.base import BodyMixin, KeepersAct


class BodyMergePage(BodyMixin, KeepersAct):
    """Let a body, and others with it, go on in another or a new one.

    Which others is asked first (`?with=`), so that the page that follows can list the seats of all of them.
    """

    template_name = "partnerships/body/merge.html"
    form_class = MergeForm
    submit_label = "Merge"

    def load(self) -> None:
        """The body, and the others that are chosen to merge with it."""
        super().load()
        self.record = self.body
        today = clock.today()
        current = Body.objects.filter(lsp=self.lsp).exclude(pk=self.body.pk).order_by("name")
        self.current = [body for body in current if body.ends_on is None or body.ends_on > today]
        chosen = set(self.request.GET.getlist("with"))
        self.others = [body for body in self.current if str(body.pk) in chosen]

    def get_template_names(self) -> list[str]:
        """The first page asks which, the second everything else."""
        asked = self.request.method == "POST" or {"with", "chosen"} & self.request.GET.keys()
        return [self.template_name if asked or not self.current else "partnerships/body/merge_which.html"]

    def get_title(self) -> str:
        """Which body."""
        return f"Merge {self.body.name}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        day = clock.today()
        ended = self.body.ends_on is not None and self.body.ends_on <= day
        return rules.l5_may_end(self.body, day, what=self.body.name) if ended else Decision.yes()

    def get_form_kwargs(self) -> dict[str, Any]:
        """The bodies to merge into, and the seats that can go on."""
        sources = [self.body, *self.others]
        targets = [body.pk for body in self.current if body not in self.others]
        return {
            **super().get_form_kwargs(),
            "targets": Body.objects.filter(pk__in=targets).order_by("name"),
            "places": mergers.seats_of(sources, clock.today()),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which others may merge too, and which are chosen."""
        return {
            **super().get_context_data(**kwargs),
            "candidates": self.current,
            "others": self.others,
        }

    def perform(self, form: Any) -> Body:
        """Merge them."""
        given = form.cleaned_data
        return mergers.merge(
            [self.body, *self.others],
            by=self.request.user,
            into=given["into"] or mergers.NewBody(given["new_name"], given["new_kind"] or Body.Kind.THEMATIC),
            on=given["on"],
            reason=given["reason"],
            seats=[int(pk) for pk in given.get("seats", [])],
            version=self.version,
        )

    def get_done_message(self, done: Any) -> str:
        """What there is now."""
        names = " and ".join(body.name for body in [self.body, *self.others])
        return f"{names} went into {done.name}. Assign its chair, and adopt its terms of reference."
