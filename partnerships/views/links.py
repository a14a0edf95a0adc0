"""The coordinator's acts on links of a body with other bodies: add, put right, end (P12)."""

from typing import Any

from lsp.decisions import Decision
from lsp.models import Person
from partnerships import words
from partnerships.forms import EndForm, HandOverForm
from partnerships.forms.links import LinkChangeForm, LinkForm
from partnerships.models import BodyLink
from partnerships.queries.links import bodies_to_link, organisations_of
from partnerships.services import links
from partnerships.views.base import BodyMixin, ChoosesSomebody, KeepersAct
from partnerships.views.seats import has_not_ended, still_exists


class LinkAddPage(BodyMixin, ChoosesSomebody):
    """Link a body with another one."""

    form_class = LinkForm
    chooses = "representative"
    submit_label = "Add this link"
    explanation = "A body it reports to, consults or shares members with; a regional or sub-regional body."

    def get_title(self) -> str:
        """Of which body."""
        return f"Link {self.body.name} with another body"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The bodies and the organisations to choose from."""
        return {
            **super().get_form_kwargs(),
            "bodies": bodies_to_link(self.body, self.request.user),
            "organisations": organisations_of([self.lsp.pk]),
            "own_lsp": self.lsp.pk,
        }

    def decide(self) -> Decision:
        """Whether the body is still linked with others."""
        return still_exists(self.body, self.body.name)

    def perform(self, form: Any) -> Any:
        """Link them."""
        return links.create(self.body, by=self.request.user, **form.link())

    def get_done_message(self, done: Any) -> str:
        """What is linked with what."""
        return f"{self.body.name} is linked with {done.name}."


class LinkMixin(BodyMixin):
    """A page below a link of a body: `self.record`."""

    record: BodyLink

    def load(self) -> None:
        """The link of the address."""
        super().load()
        found = BodyLink.objects.select_related("other__lsp", "representative")
        self.record = self.find(found, body=self.body, pk=self.kwargs["link"])
        self.record.body = self.body


class LinkEditPage(LinkMixin, ChoosesSomebody):
    """Put a link right."""

    form_class = LinkChangeForm
    chooses = "representative"

    def get_title(self) -> str:
        """With what."""
        return f"Change the link with {self.record.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The people to choose from, the present representative among them."""
        given = super().get_form_kwargs()
        present = Person.objects.filter(represents_at=self.record.pk)
        return {**given, "people": (given["people"] | present).distinct()}

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        link = self.record
        return {
            "representative": link.representative_id,
            "purpose": link.purpose,
            "starts_on": link.starts_on,
        }

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        return links.update(self.record, by=self.request.user, changes=form.link(), version=self.version)


class LinkHandOverPage(LinkMixin, ChoosesSomebody):
    """Somebody else represents the partnership there."""

    form_class = HandOverForm
    submit_label = "Hand over"
    explanation = (
        "The record says who represented the partnership there on each day, before the change and after it."
    )

    def get_title(self) -> str:
        """Where."""
        return f"Hand over who represents the partnership at {self.record.name}"

    def decide(self) -> Decision:
        """Whether the two are still linked."""
        return has_not_ended(self.record)

    def perform(self, form: Any) -> Any:
        """One is followed by the other."""
        return links.hand_over(self.record, by=self.request.user, version=self.version, **form.handing_over())

    def get_done_message(self, done: Any) -> str:
        """Who takes over."""
        return f"{done.representative} represents the partnership at {done.name} from {words.day(done.starts_on)}."


class LinkEndPage(LinkMixin, KeepersAct):
    """End a link."""

    template_name = "partnerships/end.html"
    form_class = EndForm
    submit_label = "End this link"

    def get_title(self) -> str:
        """With what."""
        return f"End the link with {self.record.name}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        return has_not_ended(self.record)

    def perform(self, form: Any) -> Any:
        """End it."""
        given = form.cleaned_data
        return links.end(
            self.record,
            by=self.request.user,
            on=given["ends_on"],
            reason=given["end_reason"],
            version=self.version,
        )

    def get_done_message(self, done: Any) -> str:
        """What was ended."""
        return f"The link with {done.name} has its end."
