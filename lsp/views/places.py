"""A partnership: its overview, and its settings for the coordinator."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse

from lsp import overview, permissions
from lsp.decisions import Decision
from lsp.forms.places import BlockChangeForm, BlockForm, EndForm, PartnershipForm, ReasonForm
from lsp.models import Block, LocalStrategicPartnership
from lsp.queries import directory
from lsp.rules import not_ended
from lsp.services import blocks, partnerships
from lsp.views.base import ActionPage, LspMixin, Page
from lsp.views.conflicts import TellsConflicts


class OverviewPage(LspMixin, Page):
    """What the partnership is, the area it covers, its blocks, its numbers and what is due."""

    template_name = "lsp/places/overview.html"
    section = "overview"

    def get_title(self) -> str:
        """The partnership's name."""
        return self.lsp.name

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """From the front page."""
        return [("Partnerships", reverse("lsp:home"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts of the partnership as at the date, and each app's parts."""
        context = super().get_context_data(**kwargs)
        tiles, panels = overview.parts(self.lsp, self.request.user, self.as_at)
        return {
            **context,
            "covered": list(directory.covered_authorities(self.lsp, self.as_at)),
            "blocks": list(directory.blocks(self.lsp, self.as_at)),
            "tiles": tiles,
            "panels": panels,
            "modes": _modes(self.lsp),
            "may_set": permissions.coordinate_or_administer(self.request.user, self.lsp.pk),
        }


def _modes(lsp: LocalStrategicPartnership) -> list[tuple[str, int]]:
    """The governance modes in words, the weightiest first."""
    labels = dict(LocalStrategicPartnership.GovernanceMode.choices)
    weighted = sorted(lsp.governance_modes.items(), key=lambda pair: -pair[1])
    return [(labels.get(mode, mode), weight) for mode, weight in weighted]


class ForCoordinatorMixin(LspMixin):
    """A page of the partnership that its coordinator and the administrator open."""

    private = True
    section = "settings"

    def may_open(self) -> Decision:
        """Coordinator or administrator."""
        return permissions.coordinate_or_administer(self.request.user, self.lsp.pk)


class SettingsPage(ForCoordinatorMixin, Page):
    """Everything the coordinator sets: the partnership's own record, its blocks, people and roles."""

    template_name = "lsp/places/settings.html"
    title = "Settings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record and the blocks, those that ended included."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "covered": list(directory.covered_authorities(self.lsp, self.as_at)),
            "blocks": list(Block.objects.filter(lsp=self.lsp).order_by("position", "id")),
            "modes": _modes(self.lsp),
            "publication": partnerships.publication(self.lsp, True),
            "ending": not_ended(self.lsp.ends_on),
        }


class SettingsActionPage(ForCoordinatorMixin, ActionPage):
    """An act on the partnership or on what belongs to its settings."""

    def load(self) -> None:
        """The partnership is what is acted upon, unless the page names something else."""
        super().load()
        self.record = self.lsp

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The settings are above."""
        return [*super().get_breadcrumbs(), ("Settings", reverse("lsp:settings", args=[self.lsp.slug]))]

    def get_success_url_for(self, done: Any) -> str:
        """Back to the settings."""
        return reverse("lsp:settings", args=[self.lsp.slug])


class EditPage(SettingsActionPage, TellsConflicts):
    """Correct the partnership's record."""

    title = "Change the partnership's record"
    form_class = PartnershipForm
    done_message = "The partnership's record is changed."
    FIELDS: ClassVar[Sequence[str]] = (
        "name",
        "about",
        "accountable_body",
        "tier",
        "upper_tier",
        "two_tier_model",
        "neighbourhood_renewal",
        "starts_on",
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the partnership."""
        return {**super().get_form_kwargs(), "lsp": self.lsp, "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """The record as it is."""
        record = {name: getattr(self.lsp, name) for name in self.FIELDS}
        held = self.lsp.governance_modes
        modes = {f"mode_{mode}": held.get(mode) for mode in LocalStrategicPartnership.GovernanceMode.values}
        return {**record, **modes, "authorities": list(directory.covered_authorities(self.lsp, self.as_at))}

    def perform(self, form: Any) -> LocalStrategicPartnership:
        """Correct it."""
        return partnerships.update(
            self.lsp, by=self.request.user, changes=form.values(), version=self.version
        )


class PublishPage(SettingsActionPage):
    """Show the partnership to everybody."""

    title = "Publish this partnership"
    submit_label = "Publish"
    done_message = "The partnership is published."
    explanation = "Everybody can read its overview, and what is published of its bodies and commitments."

    def decide(self) -> Decision:
        """Whether it is not published yet."""
        return partnerships.publication(self.lsp, True)

    def perform(self, form: Any) -> LocalStrategicPartnership:
        """Publish it."""
        return partnerships.publish(self.lsp, by=self.request.user, version=self.version)


class UnpublishPage(SettingsActionPage):
    """Take the partnership back from the public."""

    title = "Stop publishing this partnership"
    submit_label = "Stop publishing"
    done_message = "The partnership is no longer published."
    explanation = "Only those who hold a role in it will know that it is here."
    form_class = ReasonForm

    def decide(self) -> Decision:
        """Whether it is published."""
        return partnerships.publication(self.lsp, False)

    def perform(self, form: Any) -> LocalStrategicPartnership:
        """Take it back."""
        return partnerships.unpublish(
            self.lsp, by=self.request.user, version=self.version, **form.cleaned_data
        )


class EndPage(SettingsActionPage):
    """End the partnership."""

    title = "End this partnership"
    submit_label = "End the partnership"
    done_message = "The partnership's end is recorded."
    explanation = "Nothing is deleted: what it did stays readable, as at any date."
    form_class = EndForm

    def decide(self) -> Decision:
        """Whether it has not ended."""
        return not_ended(self.lsp.ends_on)

    def perform(self, form: Any) -> LocalStrategicPartnership:
        """End it."""
        return partnerships.end(self.lsp, by=self.request.user, version=self.version, **form.cleaned_data)


class BlockAddPage(SettingsActionPage):
    """A further block."""

    title = "Add a block"
    submit_label = "Add the block"
    done_message = "The block is added."
    form_class = BlockForm

    def load(self) -> None:
        """There is no record yet."""
        super().load()
        self.record = None

    def perform(self, form: Any) -> Block:
        """Add it."""
        return blocks.create(self.lsp, by=self.request.user, name=form.cleaned_data["name"])


class BlockActionPage(SettingsActionPage):
    """An act on one block."""

    def load(self) -> None:
        """The block of the address."""
        super().load()
        self.record = self.find(Block.objects.filter(lsp=self.lsp), slug=self.kwargs["block"])


class BlockEditPage(BlockActionPage, TellsConflicts):
    """Rename or move a block."""

    title = "Change a block"
    done_message = "The block is changed."
    form_class = BlockChangeForm

    def get_initial(self) -> dict[str, Any]:
        """The block as it is."""
        return {"name": self.record.name, "position": self.record.position}

    def perform(self, form: Any) -> Block:
        """Change it."""
        return blocks.update(
            self.record, by=self.request.user, changes=form.cleaned_data, version=self.version
        )


class BlockEndPage(BlockActionPage):
    """End a block."""

    submit_label = "End the block"
    done_message = "The block's end is recorded."
    explanation = (
        "It is no longer one of the partnership's blocks from that day; what served it stays readable."
    )
    form_class = EndForm

    def get_title(self) -> str:
        """With its name."""
        return f"End the block {self.record.name}"

    def decide(self) -> Decision:
        """Whether it has not ended."""
        return not_ended(self.record.ends_on)

    def perform(self, form: Any) -> Block:
        """End it."""
        return blocks.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)
