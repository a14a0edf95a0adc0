"""The terms of reference of a body: as at any day, each version, two side by side; the coordinator's acts on them."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from lsp.decisions import Decision as Answer
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import Page
from partnerships import permissions, words
from partnerships.forms import WithdrawForm
from partnerships.forms.terms_of_reference import AdoptForm, TermsBeginForm, TermsDraftForm
from partnerships.models import TermsOfReference
from partnerships.queries import terms_of_reference as queries
from partnerships.services import terms_of_reference as service
from partnerships.views.base import BodyMixin, KeepersAct
from partnerships.views.comparing import VersionsCompared
from partnerships.views.seats import still_exists


class TermsMixin(BodyMixin):
    """A page below the terms of reference of a body."""

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of these terms of reference."""
        return reverse(f"partnerships:{name}", args=[self.lsp.slug, self.body.slug, *args])

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the terms of reference."""
        return [*super().get_breadcrumbs(), ("Terms of reference", self.address("terms"))]


class TermsPage(TermsMixin, Page):
    """What a body is for, as at any day, and every version of it."""

    template_name = "partnerships/terms/list.html"

    def get_title(self) -> str:
        """Of which body."""
        return f"Terms of reference of {self.body.name}"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version in force on the day, the others, and what may be done."""
        versions = list(queries.versions_of(self.body, self.request.user))
        known = queries.decisions_known(versions, self.request.user)
        readable = [version for version in versions if version.was_adopted]
        in_force = next((version for version in readable if version.holds_on(self.as_at)), None)
        keeps = permissions.keep_structure(self.request.user, self.lsp.pk).allowed
        drafted = next((version for version in versions if version.is_draft), None)
        return {
            **super().get_context_data(**kwargs),
            "versions": [(version, adoption_of(version, known)) for version in versions],
            "version": in_force,
            "facts": facts_of(in_force, known) if in_force else [],
            "drafted": drafted,
            "may_begin": keeps and drafted is None and still_exists(self.body, self.body.name).allowed,
            "compares": len(versions) > 1,
        }


def adoption_of(version: TermsOfReference, known: Collection[int]) -> tuple[str, str]:
    """By what a version was adopted, and the address of the decision where it is among the `known` ones."""
    if version.decision is not None:
        if version.decision.pk in known:
            return str(version.decision), version.decision.get_absolute_url()
        return f"A decision of {version.decision.body.name}", ""
    return (f"Brought in: {version.brought_in_source}", "") if version.brought_in else ("", "")


def facts_of(version: TermsOfReference, known: Collection[int]) -> list[tuple[Any, ...]]:
    """The rows of a version's summary list."""
    said, href = adoption_of(version, known)
    rows: list[tuple[Any, ...]] = [
        ("Version", str(version.number)),
        ("In force", words.days(version) if version.was_adopted else ""),
        ("Adopted on", words.day(version.adopted_on) if version.adopted_on else ""),
        ("Adopted by", said, "Open", href) if href else ("Adopted by", said),
        (words.why_it_ends(version) if version.was_adopted else "Why it was withdrawn", version.end_reason),
    ]
    return [row for row in rows if row[1]]


class VersionMixin(TermsMixin):
    """A page below one version: `self.record`."""

    record: TermsOfReference

    def load(self) -> None:
        """The version of the address."""
        super().load()
        found = TermsOfReference.objects.select_related("decision__body__lsp")
        self.record = self.find(found, body=self.body, number=self.kwargs["number"])
        self.record.body = self.body

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the version."""
        above = super().get_breadcrumbs()
        return [*above, (f"Version {self.record.number}", self.record.get_absolute_url())]


class VersionPage(VersionMixin, Page):
    """One version, as one prints it."""

    template_name = "partnerships/terms/detail.html"

    def get_title(self) -> str:
        """Which one."""
        return str(self.record)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the terms of reference."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is known of it, what it is compared with, its history and what may be done."""
        version, user = self.record, self.request.user
        others = queries.versions_of(self.body, user)
        return {
            **super().get_context_data(**kwargs),
            "version": version,
            "facts": facts_of(version, queries.decisions_known([version], user)),
            "before": others.filter(number__lt=version.number).first(),
            "acts": self.acts(),
            "history": record_history(version, user=user, limit=10),
            "history_href": history_href(version) if is_insider(user, version) else "",
        }

    def acts(self) -> list[tuple[str, str]]:
        """What the coordinator may do with it."""
        if not permissions.keep_structure(self.request.user, self.lsp.pk).allowed:
            return []
        pages = (
            ("edit", "Change this draft"),
            ("adopt", "Record its adoption"),
            ("withdraw", "Withdraw this draft"),
        )
        number = self.record.number
        return [
            (label, self.address(f"terms_{step}", number))
            for step, label in pages
            if service.decide(self.record, step)
        ]


class ComparePage(TermsMixin, VersionsCompared):
    """Two versions side by side, what changed marked."""

    key = "number"

    def get_title(self) -> str:
        """Of which body."""
        return f"Compare the terms of reference of {self.body.name}"

    def versions(self) -> QuerySet[TermsOfReference]:
        """Those the user may read."""
        return queries.versions_of(self.body, self.request.user)

    def name_of(self, version: TermsOfReference) -> str:
        """`Version 2, adopted`."""
        return f"Version {version.number}, {version.workflow_state.label.lower()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The body."""
        return {**super().get_context_data(**kwargs), "caption": self.body.name}


class TermsBeginPage(TermsMixin, KeepersAct):
    """Begin the next version."""

    form_class = TermsBeginForm
    submit_label = "Save this draft"
    explanation = (
        "A draft is read by those with a role in this partnership. The version in force stays in force."
    )
    done_message = "The draft was saved."

    def get_title(self) -> str:
        """Of which body."""
        return f"Draft terms of reference for {self.body.name}"

    def decide(self) -> Answer:
        """Whether the body goes on."""
        return still_exists(self.body, self.body.name)

    def get_initial(self) -> dict[str, Any]:
        """The words of the newest version, to go on from."""
        newest = (
            queries.versions_of(self.body, self.request.user)
            .filter(state__in=("adopted", "superseded"))
            .first()
        )
        return {"text": newest.text if newest else ""}

    def perform(self, form: Any) -> Any:
        """Save it."""
        return service.draft(self.body, by=self.request.user, **form.cleaned_data)


class VersionAct(VersionMixin, KeepersAct):
    """An act on one version."""

    step: str
    verb: str

    def get_title(self) -> str:
        """What is done to which version."""
        return f"{self.verb} version {self.record.number} of the terms of reference of {self.body.name}"

    def decide(self) -> Answer:
        """Whether its state allows it."""
        return service.decide(self.record, self.step)


class VersionEditPage(VersionAct):
    """Change a draft."""

    step, verb = "edit", "Change"
    form_class = TermsDraftForm
    done_message = "The draft was saved."

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {"text": self.record.text}

    def perform(self, form: Any) -> Any:
        """Save it."""
        return service.update(
            self.record, by=self.request.user, changes=form.cleaned_data, version=self.version
        )


class VersionAdoptPage(VersionAct):
    """Record that a version was adopted."""

    step, verb = "adopt", "Record the adoption of"
    form_class = AdoptForm
    submit_label = "Record its adoption"
    explanation = "Once it is adopted its words stay as they are; a later change is a version of its own."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The decisions to choose from."""
        decisions = queries.decisions_to_adopt(self.body, self.request.user)
        return {**super().get_form_kwargs(), "decisions": decisions}

    def perform(self, form: Any) -> Any:
        """Record it."""
        return service.adopt(self.record, by=self.request.user, version=self.version, **form.adoption())

    def get_done_message(self, done: Any) -> str:
        """From when it holds."""
        return f"Version {done.number} is in force {words.days(done)}."


class VersionWithdrawPage(VersionAct):
    """Withdraw a draft."""

    step, verb = "withdraw", "Withdraw"
    template_name = "partnerships/withdraw.html"
    form_class = WithdrawForm
    submit_label = "Withdraw this draft"
    explanation = "It stays on the record, with your reason, and its number is not given again."
    done_message = "The draft is withdrawn."

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return service.withdraw(
            self.record, by=self.request.user, reason=form.cleaned_data["end_reason"], version=self.version
        )
