"""Contributions: logged by the agency for several partnerships at once, confirmed or returned in each (C6, D1)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accountability import contribution_filters as filters
from accountability import contribution_workflow as workflow
from accountability import permissions
from accountability.forms.contributions import ContributionForm, CorrectForm
from accountability.models import Contribution, ContributionEvidence, ContributionPart
from accountability.queries.contributions import offered_to, parts_of
from accountability.services import contributions
from accountability.views.agencies import AgencyMixin
from accountability.views.obligations import ObligationsMixin
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.reasons import ReasonForm
from lsp.forms.stored_files import ChosenAgain
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import ActionPage, ListPage, Page
from lsp.views.conflicts import TellsConflicts
from lsp.views.stored_files import handed_out
from partnerships import words
from strategies.units import DAYS, HUNDREDTHS, POUNDS, amount_in_words


def told_amount(amount: Any, unit: str) -> str:
    """An amount as a reader knows it; nothing of what has none."""
    return "" if amount is None else amount_in_words(int(amount * HUNDREDTHS), unit)


def _counted(amount: Any, unit: str) -> str:
    """How much counts for an obligation."""
    return told_amount(amount, unit) or "all of it"


class PartList(ListPage):
    """Parts of contributions."""

    private = True
    context_object_name = "parts"
    filterset_class = filters.PartFilter
    download_name = "contributions"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "day": ("Day", ("contribution__day", "id")),
        "-day": ("Day, latest first", ("-contribution__day", "-id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Partnership", lambda row: row.lsp.name),
        Column("Agency", lambda row: row.organisation.name),
        Column("Contribution", lambda row: row.contribution.title),
        Column("What it is", lambda row: row.contribution.get_unit_display()),
        Column("Amount counted", lambda row: row.amount),
        Column("Day", lambda row: row.contribution.day),
        Column("Obligation", lambda row: row.obligation.title),
        Column("State", lambda row: row.get_state_display()),
        Column("Reported", lambda row: row.reported_at),
        Column("Confirmed", lambda row: row.confirmed_at),
        Column("Why returned", lambda row: row.return_reason),
    )

    def base_queryset(self) -> Any:
        """Those the user may see, the newest first."""
        seen: Any = ContributionPart.objects.visible_to(self.request.user)
        named = seen.select_related("lsp", "organisation", "contribution__organisation", "obligation")
        return named.order_by("-contribution__day", "-id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sum, where all that is listed has one unit."""
        context = super().get_context_data(**kwargs)
        asked = self.filterset.form
        unit = asked.cleaned_data.get("unit") if asked.is_valid() else ""
        if unit not in (POUNDS, DAYS):
            return context
        summed = context["paginator"].object_list.order_by().aggregate(all=Sum("amount"))["all"]
        return {**context, "together": told_amount(summed or Decimal(0), unit)}


class PartnershipContributions(ObligationsMixin, PartList):
    """What agencies contributed to a partnership; what waits for its coordinator."""

    template_name = "accountability/contribution/list.html"
    title = "Contributions"

    def may_open(self) -> Decision:
        """Whoever holds a role here."""
        return self.inside()

    def base_queryset(self) -> Any:
        """Those of the partnership."""
        return super().base_queryset().filter(lsp=self.lsp)


class AgencyContributions(AgencyMixin, PartList):
    """What an agency contributed, to all its partnerships."""

    template_name = "accountability/contribution/list.html"
    filterset_class = filters.AgencyPartFilter

    def get_title(self) -> str:
        """Whose."""
        return f"Contributions of {self.organisation}"

    def get_breadcrumbs(self) -> Any:
        """The agency's page."""
        return [(self.organisation.name, reverse("accountability:agency", args=[self.organisation.slug]))]

    def may_open(self) -> Decision:
        """Those who hold any role; each sees their own partnerships' parts."""
        if self.access.has_any_role:
            return Decision.yes()
        return Decision.no("permission.inside", "For insiders.")

    def base_queryset(self) -> Any:
        """Those of the agency."""
        return super().base_queryset().filter(organisation=self.organisation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the user logs for the agency."""
        is_officer = self.organisation.pk in self.access.organisation_ids
        return {
            **super().get_context_data(**kwargs),
            "organisation": self.organisation,
            "is_officer": is_officer,
        }


class OfficersMixin(AgencyMixin):
    """A page for the agency's officers alone."""

    private = True

    def may_open(self) -> Decision:
        """An officer of the agency."""
        if self.organisation.pk in self.access.organisation_ids:
            return Decision.yes()
        return Decision.no("permission.officer", "For the agency's officers.")

    def get_breadcrumbs(self) -> Any:
        """Down to the agency's contributions."""
        slug = self.organisation.slug
        return [
            (self.organisation.name, reverse("accountability:agency", args=[slug])),
            ("Contributions", reverse("accountability:agency_contributions", args=[slug])),
        ]


class LogPage(ChosenAgain, OfficersMixin, ActionPage):
    """Log what was given, once, for several partnerships."""

    template_name = "accountability/contribution/form.html"
    form_class = ContributionForm
    submit_label = "Log the contribution"
    done_message = "It is logged, and waits to be confirmed by each partnership for itself."

    def get_title(self) -> str:
        """Whose."""
        return f"Log a contribution of {self.organisation}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The obligations it may count for."""
        offered = offered_to(self.organisation, self.request.user)
        return {**super().get_form_kwargs(), "offered": offered}

    def get_initial(self) -> dict[str, Any]:
        """The obligation the address names."""
        chosen = self.request.GET.get("obligation", "")
        return {f"counts-{chosen}": True} if chosen.isascii() and chosen.isdecimal() else {}

    def perform(self, form: Any) -> Any:
        """Log it."""
        return contributions.log(
            self.organisation,
            by=self.request.user,
            shares=form.shares(),
            links=form.evidence,
            files=form.cleaned_data["files"],
            **form.told(),
        )


class ContributionMixin(AgencyMixin):
    """A page about one contribution: `self.record`."""

    private = True
    record: Contribution

    def load(self) -> None:
        """The contribution of the address."""
        super().load()
        found = Contribution.objects.select_related("organisation", "reported_by__person")
        self.record = self.find(found, organisation=self.organisation, pk=self.kwargs["contribution"])

    def get_breadcrumbs(self) -> Any:
        """Down to the agency's contributions."""
        return OfficersMixin.get_breadcrumbs(self)  # type: ignore[arg-type]

    @property
    def acts_for_it(self) -> bool:
        """Whether the user acts for the agency wherever it counts."""
        return all(
            permissions.agency(self.request.user, part)
            for part in ContributionPart.objects.filter(contribution=self.record)
        )


class ContributionPage(ContributionMixin, Page):
    """One contribution: what it was, its evidence, and how each partnership took it."""

    template_name = "accountability/contribution/detail.html"

    def get_title(self) -> str:
        """What, and whose."""
        return f"{self.record.title}: {self.organisation}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is known of it, its parts as the user may see them with what may be done, what happened."""
        given, user = self.record, self.request.user
        address = [self.organisation.slug, given.pk]
        acts = []
        if self.acts_for_it and given.withdrawn_at is None:
            acts = [
                ("Correct it, or add evidence", reverse("accountability:contribution_correct", args=address)),
                ("Withdraw it", reverse("accountability:contribution_withdraw", args=address)),
            ]
        return {
            **super().get_context_data(**kwargs),
            "contribution": given,
            "facts": self._facts(),
            "parts": [(part, self._steps(part)) for part in parts_of(given, user)],
            "evidence": list(given.evidence.select_related("file")),
            "acts": acts,
            "history": record_history(given, user=user, limit=20),
            "history_href": history_href(given) if is_insider(user, given) else "",
        }

    def _facts(self) -> list[tuple[str, ...]]:
        given = self.record
        rows = [
            ("What it is", given.get_unit_display()),
            ("Amount", told_amount(given.amount, given.unit)),
            ("Day", words.day(given.day)),
            ("Note", given.note),
            ("Reported by", given.reported_by.known_as),
            ("Withdrawn because", given.withdrawn_reason),
        ]
        return [row for row in rows if row[1]]

    def _steps(self, part: ContributionPart) -> list[tuple[str, str]]:
        """(label, address) of the steps the user may take on a part."""
        return [
            (
                label,
                reverse(
                    f"accountability:part_{name}", args=[self.organisation.slug, self.record.pk, part.pk]
                ),
            )
            for name, label in STEPS.items()
            if contributions.decide(name, part, self.request.user)
        ]


STEPS = {"confirm": "Confirm", "return": "Return to the agency", "take_back": "Take back the confirmation"}


class OneContribution(ContributionMixin, ActionPage):
    """An act of the agency on its contribution."""

    def may_open(self) -> Decision:
        """An officer who acts for the agency wherever it counts."""
        if self.acts_for_it:
            return Decision.yes()
        return Decision.no("permission.officer", "For the agency's officers.")

    def get_breadcrumbs(self) -> Any:
        """Down to the contribution."""
        return [*super().get_breadcrumbs(), (self.record.title, self.record.get_absolute_url())]


class CorrectPage(ChosenAgain, OneContribution, TellsConflicts):
    """Correct what was logged, add evidence, share it out otherwise."""

    template_name = "accountability/contribution/form.html"
    form_class = CorrectForm
    submit_label = "Save the correction"
    done_message = "It is corrected, and reported again where it was returned."

    def get_title(self) -> str:
        """Which."""
        return f"Correct “{self.record.title}”"

    @cached_property
    def parts(self) -> list[ContributionPart]:
        """How it counts where, for an officer who acts for the agency in all of them."""
        return parts_of(self.record, self.request.user)

    def _live(self) -> list[ContributionPart]:
        return [part for part in self.parts if part.state != workflow.WITHDRAWN]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The obligations it may count for, and those it counts for."""
        counted = [part.obligation_id for part in self.parts]
        offered = offered_to(self.organisation, self.request.user, also=counted)
        return {**super().get_form_kwargs(), "offered": offered, "parts": self.parts}

    def get_initial(self) -> dict[str, Any]:
        """What was logged."""
        given = self.record
        told: dict[str, Any] = {
            name: getattr(given, name) for name in ("unit", "title", "amount", "day", "note")
        }
        for part in self._live():
            told |= {f"counts-{part.obligation_id}": True, f"share-{part.obligation_id}": part.amount}
        return told

    def perform(self, form: Any) -> Any:
        """Correct it."""
        return contributions.correct(
            self.record,
            by=self.request.user,
            changes=form.told(),
            shares=form.shares(),
            links=form.evidence,
            files=form.cleaned_data["files"],
            note=form.cleaned_data["reason"],
            version=self.version,
        )

    def compared(self, form: Any) -> Iterable[str]:
        """What was given; what counts where is told apart."""
        return form.told()

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """What was given, then each obligation for which some of it counts, typed or now."""
        unit = form.cleaned_data["unit"]
        typed = {share.obligation.pk: _counted(share.amount, unit) for share in form.shares()}
        now = {part.obligation_id: _counted(part.amount, self.record.unit) for part in self._live()}
        places = [
            (f"Counts for {owed.title}, {owed.lsp}", typed.get(pk, ""), now.get(pk, ""))
            for pk, owed in form.offered.items()
            if pk in typed or pk in now
        ]
        return [*super().compare(form), *places]


class WithdrawPage(OneContribution):
    """Take back what was logged."""

    form_class = ReasonForm
    submit_label = "Withdraw it"
    done_message = "It is withdrawn, and stays on the record."

    def get_title(self) -> str:
        """Which."""
        return f"Withdraw “{self.record.title}”"

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return contributions.withdraw(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )


class ContributionFile(ContributionMixin):
    """A file that is evidence of a contribution."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file as it was stored."""
        found: Any = ContributionEvidence.objects.visible_to(request.user).select_related("file")
        shown = found.filter(contribution=self.record, pk=self.kwargs["evidence"]).first()
        if shown is None or shown.file is None:
            raise Http404
        return handed_out(shown.file, to_everybody=False)
