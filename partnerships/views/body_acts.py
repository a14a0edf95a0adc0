"""The coordinator's acts on bodies: set up, change, publish, take back, end."""

from collections.abc import Sequence
from typing import Any, ClassVar

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Block
from partnerships import queries, rules, words
from partnerships.forms import BodyForm, EndForm
from partnerships.models import BodyBlock
from partnerships.services import bodies
from partnerships.views.base import BodiesMixin, BodyMixin, KeepersAct


class BodyCreatePage(BodiesMixin, KeepersAct):
    """Set up a body."""

    title = "Add a body"
    form_class = BodyForm
    submit_label = "Add this body"
    explanation = "A new body is not published until you say so. Its seats are added on its own page."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The partnership's bodies and blocks to choose from."""
        return {
            **super().get_form_kwargs(),
            "parents": queries.parents_for(self.lsp),
            "blocks": Block.objects.filter(lsp=self.lsp).current(),
            "is_new": True,
        }

    def perform(self, form: Any) -> Any:
        """Set it up."""
        given = dict(form.cleaned_data)
        for name in ("brought_in", "brought_in_source"):
            given.pop(name)
        return bodies.create(lsp=self.lsp, by=self.request.user, **given, **form.broughtness())

    def get_done_message(self, done: Any) -> str:
        """What to do next."""
        return f"{done.name} was added. Now add its seats."


class BodyEditPage(BodyMixin, KeepersAct):
    """Change a body."""

    form_class = BodyForm

    def get_title(self) -> str:
        """Which body."""
        return f"Change {self.body.name}"

    def load(self) -> None:
        """The record acted upon, with the blocks it serves."""
        super().load()
        self.record = self.body
        still = BodyBlock.objects.filter(body=self.body)
        today = clock.today()
        self.served = [link.block_id for link in still if link.ends_on is None or link.ends_on > today]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The partnership's bodies and blocks to choose from."""
        current = Block.objects.filter(lsp=self.lsp).current()
        return {
            **super().get_form_kwargs(),
            "parents": queries.parents_for(self.lsp, self.body),
            "blocks": (current | Block.objects.filter(pk__in=self.served)).distinct(),
            "is_new": False,
        }

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        names = [*bodies.CHANGEABLE]
        return {**{name: getattr(self.body, name) for name in names}, "blocks": self.served}

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        changes = dict(form.cleaned_data)
        blocks = changes.pop("blocks")
        return bodies.update(
            self.body, by=self.request.user, changes=changes, blocks=blocks, version=self.version
        )


class BodyPublishPage(BodyMixin, KeepersAct):
    """Publish a body."""

    verb = "Publish {}"
    submit_label = "Publish"
    done_message = "Published: everybody can read this body, its seats and who sits in them."
    explanation = (
        "Everybody will be able to read this body, its terms of reference, its seats and who sits in them, now and"
        " in the past. E-mail addresses are never shown."
    )
    service: ClassVar[Any] = staticmethod(bodies.publish)

    def get_title(self) -> str:
        """What is done to which body."""
        return self.verb.format(self.body.name)

    def load(self) -> None:
        """The record acted upon."""
        super().load()
        self.record = self.body

    def perform(self, form: Any) -> Any:
        """Publish it, or take it back."""
        return type(self).service(self.body, by=self.request.user, version=self.version)


class BodyUnpublishPage(BodyPublishPage):
    """Take a body back from the public."""

    verb = "Take {} back from the public"
    submit_label = "Take it back"
    done_message = "Taken back: only those with a role in this partnership can read this body."
    explanation = (
        "Only those with a role in this partnership will be able to read this body and what is in it."
    )
    service = staticmethod(bodies.unpublish)


class BodyEndPage(BodyMixin, KeepersAct):
    """End a body with everything in it."""

    template_name = "partnerships/end.html"
    form_class = EndForm
    submit_label = "End this body"
    done_message = "The body and everything in it end on that day."

    def load(self) -> None:
        """The record acted upon, and what ends with it."""
        super().load()
        self.record = self.body
        self.inner = bodies.open_records(self.body, clock.today())

    def get_title(self) -> str:
        """Which body."""
        return f"End {self.body.name}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        day = clock.today()
        ended = self.body.ends_on is not None and self.body.ends_on <= day
        return rules.l5_may_end(self.body, day, what=self.body.name) if ended else Decision.yes()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What ends with it, and what is still to begin."""
        return {**super().get_context_data(**kwargs), **ends_with_it(self.inner)}

    def perform(self, form: Any) -> Any:
        """End it."""
        given = form.cleaned_data
        return bodies.end(
            self.body,
            by=self.request.user,
            on=given["ends_on"],
            reason=given["end_reason"],
            version=self.version,
        )


def ends_with_it(inner: Sequence[Any]) -> dict[str, Any]:
    """How many seats, terms and offices end too, in words; and those that are still to begin."""
    today = clock.today()
    counted: dict[str, int] = {}
    for record in inner:
        name = record._meta.verbose_name
        counted[name] = counted.get(name, 0) + 1
    told = []
    for name, number in counted.items():
        plural = next(r._meta.verbose_name_plural for r in inner if r._meta.verbose_name == name)
        told.append(f"{number} {name if number == 1 else plural}")
    to_begin = [record for record in inner if record.starts_on and record.starts_on >= today]
    return {
        "ending_too": told,
        "to_begin": [f"{words.of(record)} begins on {words.day(record.starts_on)}" for record in to_begin],
    }
