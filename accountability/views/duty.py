"""The duty register of a partnership and of an organisation; putting on it, taking off it (L7)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse

from accountability import permissions
from accountability.duties import duty_of
from accountability.duty_filters import EVER, NamedAgencyFilter
from accountability.forms.duty import DeclineSuggestionForm, NameForm, SuggestedForm
from accountability.models import NamedAgency
from accountability.queries.duty import declined_in, duty_on, may_be_named, suggestions
from accountability.querysets import chairs_board
from accountability.rules import duty as rules
from accountability.services import duty_register
from accountability.views.agencies import AgencyMixin
from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.places import EndForm
from lsp.models import Organisation
from lsp.queries.regimes import periods
from lsp.queries.successions import named_on
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import ActionPage, ListPage, LspMixin, Page
from partnerships import words

COLUMNS = (
    Column("Agency", lambda row: row.organisation.name),
    Column("Status", lambda row: row.get_status_display()),
    Column("Kind of agency", lambda row: row.agency_name),
    Column("Provision", lambda row: row.provision),
    Column("Condition", lambda row: row.get_condition_display()),
    Column("Local basis", lambda row: row.local_basis),
    Column("Why", lambda row: row.note),
    Column("Regime", lambda row: row.regime.name),
    Column("From", lambda row: row.starts_on),
    Column("Until", lambda row: row.ends_on),
    Column("Why it ended", lambda row: row.end_reason),
    Column("Brought in from", lambda row: row.brought_in_source),
)


class RegisterList(ListPage):
    """A list of the register: on the day looked at, or everybody who ever was on it."""

    context_object_name = "agencies"
    filterset_class = NamedAgencyFilter
    download_name = "duty-register"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "agency": ("Agency", ("organisation__name", "starts_on", "id")),
        "-agency": ("Agency, from Z", ("-organisation__name", "starts_on", "id")),
        "provision": ("Provision", ("provision", "organisation__name", "id")),
        "-provision": ("Provision, last first", ("-provision", "organisation__name", "id")),
        "from": ("From", ("starts_on", "id")),
        "-from": ("From, latest first", ("-starts_on", "-id")),
    }
    columns: ClassVar[Sequence[Column]] = COLUMNS

    def base_queryset(self) -> Any:
        """Those the user may see."""
        seen: Any = NamedAgency.objects.visible_to(self.request.user).with_names()
        return seen if self.request.GET.get("when") == EVER else seen.as_at(self.as_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the names of the day."""
        context = super().get_context_data(**kwargs)
        named_on((each.organisation for each in context["agencies"]), self.as_at)
        return context

    def downloaded(self, rows: Any) -> Any:
        """With the names of the day."""
        listed = list(rows)
        named_on((each.organisation for each in listed), self.as_at)
        return listed


class DutyMixin(LspMixin):
    """A page in the section “Duty” of a partnership."""

    section = "duty"

    def get_breadcrumbs(self) -> Any:
        """Down to the register."""
        above = reverse("accountability:duty", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Duty register", above)]


class DutyRegister(LspMixin, RegisterList):
    """Who is named for the duty to co-operate in a partnership, by which provision."""

    template_name = "accountability/duty/register.html"
    section = "duty"
    title = "Duty register"

    def base_queryset(self) -> Any:
        """Those of the partnership."""
        return super().base_queryset().filter(lsp=self.lsp)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The duty as the regime of the day says it; how many are suggested, for who may name them."""
        context = super().get_context_data(**kwargs)
        duty = duty_on(self.lsp, self.as_at)
        keeps = bool(permissions.keep_register(self.request.user, self.lsp.pk)) and not context["is_past"]
        suggested = suggestions(self.lsp, duty, self.as_at) if keeps else []
        chairs = chairs_board(self.request.user, self.lsp)
        reads = permissions.reads_participation(self.request.user, self.lsp.pk, chairs=chairs)
        return {
            **context,
            "duty": duty,
            "in_force": duty.regime.holds_on(self.as_at),
            "keeps": keeps,
            "suggested": suggested,
            "reads_participation": reads,
        }


class AgencyDuty(AgencyMixin, RegisterList):
    """An organisation on the duty registers of all its partnerships."""

    template_name = "accountability/duty/agency.html"

    def get_title(self) -> str:
        """Told apart from its other pages."""
        return f"{self.organisation}: duty to co-operate"

    def get_breadcrumbs(self) -> Any:
        """The page of the organisation."""
        return [
            ("Organisations", reverse("lsp:organisations")),
            (self.organisation.name, reverse("lsp:organisation", args=[self.organisation.slug])),
        ]

    columns: ClassVar[Sequence[Column]] = (Column("Partnership", lambda row: row.lsp.name), *COLUMNS)
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "partnership": ("Partnership", ("lsp__name", "starts_on", "id")),
        "-partnership": ("Partnership, from Z", ("-lsp__name", "starts_on", "id")),
        **{name: told for name, told in RegisterList.sorts.items() if "agency" not in name},
    }

    def base_queryset(self) -> Any:
        """Those of the organisation, by partnership."""
        return super().base_queryset().filter(organisation=self.organisation).order_by("lsp__name", "id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The organisation."""
        return {**super().get_context_data(**kwargs), "organisation": self.organisation}


class NamedAgencyMixin(DutyMixin):
    """A page about one entry of the register: `self.record`."""

    record: NamedAgency

    def load(self) -> None:
        """The entry of the address."""
        super().load()
        found = NamedAgency.objects.with_names()
        self.record = self.find(found, lsp=self.lsp, pk=self.kwargs["named"])
        named_on([self.record.organisation], self.as_at)


class NamedAgencyPage(NamedAgencyMixin, Page):
    """One agency on the register: on what basis, from when until when, and its history."""

    template_name = "accountability/duty/detail.html"

    def get_title(self) -> str:
        """Which agency."""
        return f"{self.record.organisation} on the duty register"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is known of it, what one may do, what happened."""
        context = super().get_context_data(**kwargs)
        keeps = permissions.keep_register(self.request.user, self.lsp.pk).allowed
        may_end = keeps and rules.l4_was_on_it(self.record).allowed
        end = reverse("accountability:named_agency_end", args=[self.lsp.slug, self.record.pk])
        return {
            **context,
            "named": self.record,
            "facts": self._facts(),
            "duty": duty_of(self.record.regime),
            "is_over": self.record.ends_on is not None and self.record.ends_on <= clock.today(),
            "acts": [("Take it off the register", end)] if may_end else [],
            "history": record_history(self.record, user=self.request.user, limit=20),
            "history_href": history_href(self.record) if is_insider(self.request.user, self.record) else "",
        }

    def _facts(self) -> list[tuple[str, ...]]:
        named, agency = self.record, self.record.organisation
        rows: list[tuple[str, ...]] = [
            ("Agency", agency.name, "Open", reverse("lsp:organisation", args=[agency.slug])),
            ("Kind of agency", named.agency_name),
            ("Provision", named.provision),
            ("Condition", named.get_condition_display()),
            ("Local basis", named.local_basis),
            ("Why", named.note),
            ("Regime", str(named.regime)),
            ("From", words.day(named.starts_on)),
            ("Until", words.day(named.ends_on) if named.ends_on else "No end set"),
            ("Why it ends", named.end_reason),
            ("Brought in from", named.brought_in_source),
        ]
        return [row for row in rows if row[1]]


class KeepersPage(DutyMixin, ActionPage):
    """An act on the register: for anybody but the coordinator the page does not exist (V2)."""

    private = True

    def may_open(self) -> Decision:
        """The coordinator of the partnership."""
        return permissions.keep_register(self.request.user, self.lsp.pk)


class SuggestionsPage(KeepersPage):
    """Whom the regime suggests: name one or several at once, or decline."""

    template_name = "accountability/duty/suggestions.html"
    title = "Agencies suggested for the duty register"
    form_class = SuggestedForm
    submit_label = "Put those chosen on the register"

    def load(self) -> None:
        """What is suggested today."""
        super().load()
        if permissions.keep_register(self.request.user, self.lsp.pk):
            self.duty = duty_on(self.lsp, clock.today())
            self.suggested = suggestions(self.lsp, self.duty, clock.today())

    def get_form_kwargs(self) -> dict[str, Any]:
        """What there is to choose from."""
        return {**super().get_form_kwargs(), "suggested": self.suggested}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The duty, and who was declined."""
        declined = declined_in(self.lsp, self.request.user, self.duty)
        return {**super().get_context_data(**kwargs), "duty": self.duty, "declined": declined}

    def perform(self, form: Any) -> Any:
        """Name them."""
        return duty_register.name_several(
            self.lsp,
            by=self.request.user,
            wanted=form.wanted(),
            starts_on=form.cleaned_data["starts_on"],
        )

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return (
            "1 agency is on the register." if len(done) == 1 else f"{len(done)} agencies are on the register."
        )

    def get_success_url_for(self, done: Any) -> str:
        """The register."""
        return reverse("accountability:duty", args=[self.lsp.slug])


class NamePage(KeepersPage):
    """Put any organisation on the register."""

    title = "Put an agency on the duty register"
    form_class = NameForm
    submit_label = "Put it on the register"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The organisations and the kinds of agencies to choose from, the present regime's first."""
        duties = [duty_of(period.regime) for period in reversed(periods(self.lsp))]
        organisations = may_be_named(self.lsp)
        return {**super().get_form_kwargs(), "organisations": organisations, "duties": duties}

    def get_initial(self) -> dict[str, Any]:
        """The organisation that the address names."""
        slug = self.request.GET.get("organisation", "")
        chosen = Organisation.objects.filter(slug=slug).first() if slug and "\x00" not in slug else None
        return {"organisation": chosen.pk} if chosen else {}

    def perform(self, form: Any) -> Any:
        """Name it."""
        return duty_register.name(self.lsp, by=self.request.user, **form.naming())

    def get_done_message(self, done: Any) -> str:
        """As what."""
        return f"{done.organisation} is on the register, {done.get_status_display().lower()}."


class NamedAgencyEndPage(NamedAgencyMixin, KeepersPage):
    """Take an agency off the register."""

    form_class = EndForm
    submit_label = "Take it off the register"
    done_message = "Its end on the register is recorded."
    explanation = (
        "It stays on the record for the days before. Where it was entered by mistake, enter the day it began:"
        " then it was on the register on no day."
    )

    def get_title(self) -> str:
        """Which agency."""
        return f"Take {self.record.organisation} off the duty register"

    def get_cancel_url(self) -> str:
        """The entry's page."""
        return self.record.get_absolute_url()

    def decide(self) -> Decision:
        """Whether there is anything to end."""
        return rules.l4_was_on_it(self.record)

    def perform(self, form: Any) -> Any:
        """End it."""
        return duty_register.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class DeclinePage(KeepersPage):
    """Do not name whom the regime suggests, with the reason."""

    form_class = DeclineSuggestionForm
    submit_label = "Decline this suggestion"
    done_message = "The suggestion is declined, and not made again under this regime."
    organisation: Organisation

    def load(self) -> None:
        """The organisation of the address."""
        super().load()
        found = Organisation.objects.filter(slug=self.kwargs["organisation"]).first()
        if found is None:
            raise Http404
        self.organisation = found

    def get_title(self) -> str:
        """Whom."""
        return f"Decline to put {self.organisation} on the duty register"

    def get_breadcrumbs(self) -> Any:
        """Down to the suggestions."""
        above = reverse("accountability:duty_suggestions", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Suggestions", above)]

    def perform(self, form: Any) -> Any:
        """Decline it."""
        return duty_register.decline(
            self.lsp, by=self.request.user, organisation=self.organisation, **form.cleaned_data
        )
