"""One judgement opened: the records, the threshold, the sum, who entered them; what is declared beside it (Q4, D3)."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accountability import periods, permissions
from accountability.forms.obligations import ExplainForm, WaiveForm
from accountability.judgements import share_in_words
from accountability.measures import MEASURES
from accountability.models import Explanation, Waiver
from accountability.queries.judging import judgement_of, moment_of
from accountability.rules import obligations as rules
from accountability.services import obligations
from accountability.views.obligations import ObligationMixin
from lsp import clock
from lsp.decisions import Decision
from lsp.forms.places import ReasonForm
from lsp.views.base import ActionPage, Page
from strategies.units import HUNDREDTHS, places


class PeriodMixin(ObligationMixin):
    """A page about one period of an obligation: `self.period`. For those who read inside alone (section 7)."""

    private = True
    period: periods.Period

    def load(self) -> None:
        """The period of the address."""
        super().load()
        try:
            self.period = periods.read(self.kwargs["period"])
        except ValueError:
            raise Http404 from None
        if self.period.kind != self.record.period:
            raise Http404

    def may_open(self) -> Decision:
        """Insiders: a role in the partnership, or an officer of the agency."""
        if permissions.reads_inside(self.request.user, self.record.organisation_id, self.lsp.pk):
            return Decision.yes()
        return Decision.no("permission.inside", "For insiders.")

    @property
    def address(self) -> list[Any]:
        """What its address is made of."""
        return [self.lsp.slug, self.record.pk, self.period.code]

    def get_breadcrumbs(self) -> Any:
        """Down to the obligation."""
        return [*super().get_breadcrumbs(), (self.record.title, self.record.get_absolute_url())]

    def get_title(self) -> str:
        """What, whose, when."""
        return f"{self.record}, {self.period.label}"


class JudgementPage(PeriodMixin, Page):
    """How an obligation was met in a period, and everything that says so."""

    template_name = "accountability/obligation/judgement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The judgement as at the day, the records behind it, what was declared and explained, what one may do."""
        context = super().get_context_data(**kwargs)
        owed, moment = self.record, moment_of(self.as_at)
        found = judgement_of(owed, self.period.first, self.as_at)
        if found is None:
            if not context["is_past"]:
                raise Http404
            return {**context, "obligation": owed, "period": self.period}
        terms, judgement = found
        measure = MEASURES[terms.measure]
        explanations = self._beside(
            Explanation.objects.select_related("explained_by__person"), "explained_at"
        )
        waivers = self._beside(Waiver.objects.select_related("declared_by__person"), "declared_at")
        return {
            **context,
            "obligation": owed,
            "period": self.period,
            "judgement": judgement,
            "measure": measure,
            "sum": measure.sum_in_words(terms, judgement.done, judgement.asked),
            "share": share_in_words(judgement.done, judgement.asked),
            "met_at": f"{places(int(terms.met_at * HUNDREDTHS))}%",
            "partly_met_at": f"{places(int(terms.partly_met_at * HUNDREDTHS))}%",
            "records": measure.records(terms, self.period, moment),
            "explanations": explanations,
            "waivers": waivers,
            "acts": self._acts(judgement.code, waivers) if not context["is_past"] else [],
        }

    def _beside(self, records: Any, moment: str) -> list[Any]:
        """What was said of this period by the day looked at."""
        until = clock.end_of_day(self.as_at)
        found = records.filter(obligation=self.record, period_first=self.period.first)
        return list(found.filter(**{f"{moment}__lte": until}))

    def _acts(self, code: str, waivers: list[Waiver]) -> list[tuple[str, str]]:
        """What the user may do now."""
        user, owed = self.request.user, self.record
        acts: list[tuple[str, str]] = []
        if permissions.agency(user, owed):
            if MEASURES[owed.measure].from_contributions:
                log = reverse("accountability:contribution_log", args=[owed.organisation.slug])
                acts.append(("Log a contribution", f"{log}?obligation={owed.pk}"))
            if rules.d3_explains_what_is_not_met(code):
                acts.append(("Explain it", reverse("accountability:explain", args=self.address)))
        if self.keeps():
            standing = next((each for each in waivers if each.withdrawn_at is None), None)
            if standing is None:
                acts.append(("It does not apply", reverse("accountability:waive", args=self.address)))
            else:
                args = [*self.address, standing.pk]
                acts.append(("It applies after all", reverse("accountability:waiver_withdraw", args=args)))
        return acts


class PeriodAct(PeriodMixin, ActionPage):
    """An act on one period of an obligation."""

    def get_breadcrumbs(self) -> Any:
        """Down to the judgement."""
        above = reverse("accountability:judgement", args=self.address)
        return [*super().get_breadcrumbs(), (self.period.label, above)]

    def get_success_url_for(self, done: Any) -> str:
        """The judgement."""
        return reverse("accountability:judgement", args=self.address)


class ExplainPage(PeriodAct):
    """The agency says why it did not meet it."""

    form_class = ExplainForm
    submit_label = "Explain"
    done_message = "Your explanation stands beside the judgement."

    def get_title(self) -> str:
        """What."""
        return f"Explain {self.record.title}, {self.period.label}"

    def may_open(self) -> Decision:
        """The agency's officers."""
        return permissions.agency(self.request.user, self.record)

    def decide(self) -> Decision:
        """Whether there is anything to explain."""
        found = judgement_of(self.record, self.period.first, clock.today())
        return rules.d3_explains_what_is_not_met(found[1].code if found else "")

    def perform(self, form: Any) -> Any:
        """Explain it."""
        return obligations.explain(
            self.record, by=self.request.user, period=self.period.code, **form.cleaned_data
        )


class WaivePage(PeriodAct):
    """The coordinator declares that it does not apply."""

    form_class = WaiveForm
    submit_label = "Declare that it does not apply"
    done_message = "It does not apply in this period."

    def get_title(self) -> str:
        """What."""
        return f"{self.record.title} does not apply to {self.record.organisation} in {self.period.label}"

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.keep_register(self.request.user, self.lsp.pk)

    def perform(self, form: Any) -> Any:
        """Declare it."""
        return obligations.waive(
            self.record, by=self.request.user, period=self.period.code, **form.cleaned_data
        )


class WaiverWithdrawPage(PeriodAct):
    """The coordinator takes a declaration back."""

    form_class = ReasonForm
    submit_label = "Withdraw the declaration"
    done_message = "It applies in this period."
    waiver: Waiver

    def load(self) -> None:
        """The declaration of the address."""
        super().load()
        standing = Waiver.objects.filter(obligation=self.record, period_first=self.period.first)
        self.waiver = self.find(standing.filter(withdrawn_at=None), pk=self.kwargs["waiver"])

    def get_title(self) -> str:
        """What."""
        return f"{self.record.title} applies to {self.record.organisation} in {self.period.label} after all"

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.keep_register(self.request.user, self.lsp.pk)

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return obligations.withdraw_waiver(self.waiver, by=self.request.user, **form.cleaned_data)
