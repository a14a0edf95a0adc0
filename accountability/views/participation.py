"""How partners take part: the list of a partnership, one assessment, assessing, answering, withdrawing.

For anybody but the coordinator, the board's chair and the partner's own officers none of it exists (section 7, V2).
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.http import Http404
from django.urls import reverse

from accountability import permissions
from accountability.forms.participation import AnswerForm, AssessForm, WithdrawAssessmentForm
from accountability.models import ParticipationAssessment
from accountability.models.participation import CHOICES, MEANINGS, MODES
from accountability.queries.participation import Beside, beside, not_assessed, sat_by
from accountability.querysets import chairs_board
from accountability.services import participation
from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.models import Organisation
from lsp.permissions import act_for
from lsp.queries.searching import all_words
from lsp.queries.successions import named_on
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import ActionPage, ListPage, LspMixin, Page
from partnerships import words

EVER = "ever"


class ParticipationFilter(filters.FilterSet):
    """By words and mode; what stands on the day looked at, or everything ever assessed."""

    q = filters.CharFilter(label="Search", method="search", max_length=100)
    mode = filters.ChoiceFilter(label="Way of taking part", choices=CHOICES, empty_label="Every way")
    when = filters.ChoiceFilter(
        label="When",
        choices=[(EVER, "Everything that was ever assessed")],
        empty_label="What stands on the day looked at",
        method="at_any_time",
    )

    class Meta:
        model = ParticipationAssessment
        fields = ("q", "mode", "when")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in the partner, the evidence or its answer."""
        return all_words(queryset, value.replace("\x00", " "), "organisation__name", "evidence", "answer")

    def at_any_time(self, queryset: Any, name: str, value: str) -> Any:
        """The page has taken them all already."""
        return queryset


class ParticipationMixin(LspMixin):
    """A page about how partners take part."""

    section = "duty"
    private = True

    def may_open(self) -> Decision:
        """Coordinator, board's chair, officers of partners."""
        user = self.request.user
        return permissions.reads_participation(user, self.lsp.pk, chairs=chairs_board(user, self.lsp))

    def get_breadcrumbs(self) -> Any:
        """Down to the list."""
        above = reverse("accountability:participation", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Participation", above)]


class ParticipationList(ParticipationMixin, ListPage):
    """What stands of each partner on the day, or everything that was ever assessed."""

    template_name = "accountability/participation/list.html"
    title = "How partners take part"
    context_object_name = "assessments"
    filterset_class = ParticipationFilter
    download_name = "participation"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "partner": ("Partner", ("organisation__name", "-assessed_on", "-id")),
        "-partner": ("Partner, from Z", ("-organisation__name", "-assessed_on", "-id")),
        "mode": ("Way of taking part", ("mode", "organisation__name", "id")),
        "-assessed": ("Assessed, latest first", ("-assessed_on", "-id")),
        "assessed": ("Assessed, earliest first", ("assessed_on", "id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Partner", lambda row: row.organisation.name),
        Column("Way of taking part", lambda row: row.get_mode_display()),
        Column("Assessed on", lambda row: row.assessed_on),
        Column("What shows it", lambda row: row.evidence),
        Column("What the partner says", lambda row: row.answer),
        Column("Why withdrawn", lambda row: row.withdrawal_reason),
    )

    def get_breadcrumbs(self) -> Any:
        """The partnership."""
        return super().get_breadcrumbs()[:-1]

    def base_queryset(self) -> Any:
        """Those the user may see."""
        seen: Any = (
            ParticipationAssessment.objects.visible_to(self.request.user).filter(lsp=self.lsp).with_names()
        )
        return seen if self.request.GET.get("when") == EVER else seen.standing_on(self.as_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the names of the day; who is not assessed, for the coordinator."""
        context = super().get_context_data(**kwargs)
        named_on((each.organisation for each in context["assessments"]), self.as_at)
        assesses = context["is_coordinator"] and not context["is_past"]
        missing = not_assessed(self.lsp, self.as_at) if assesses else []
        meanings = [(each, MEANINGS[each.code]) for each in MODES]
        return {**context, "missing": missing, "meanings": meanings}

    def downloaded(self, rows: Any) -> Any:
        """With the names of the day."""
        listed = list(rows)
        named_on((each.organisation for each in listed), self.as_at)
        return listed


class AssessmentMixin(ParticipationMixin):
    """A page about one assessment: `self.record`."""

    record: ParticipationAssessment

    def load(self) -> None:
        """The assessment of the address."""
        super().load()
        found = ParticipationAssessment.objects.with_names()
        self.record = self.find(found, lsp=self.lsp, pk=self.kwargs["assessment"])
        named_on([self.record.organisation], self.record.assessed_on)


class AssessmentPage(AssessmentMixin, Page):
    """One assessment: the mode, what shows it, what the partner says, what the records say beside it."""

    template_name = "accountability/participation/detail.html"

    def get_title(self) -> str:
        """Of whom, of which day."""
        return f"How {self.record.organisation} takes part, {words.day(self.record.assessed_on)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The assessment, the records of the year before it, what one may do, what happened."""
        context, record = super().get_context_data(**kwargs), self.record
        user = self.request.user
        earlier = ParticipationAssessment.objects.visible_to(user).filter(lsp=self.lsp)
        return {
            **context,
            "assessment": record,
            "beside": beside(self.lsp, record.organisation, user, record.assessed_on),
            "others": earlier.filter(organisation=record.organisation)
            .exclude(pk=record.pk)
            .order_by("-assessed_on"),
            "acts": self._acts(),
            "history": record_history(record, user=user, limit=20),
            "history_href": history_href(record) if is_insider(user, record) else "",
        }

    def _acts(self) -> list[tuple[str, str]]:
        user, record = self.request.user, self.record
        found: list[tuple[str, str]] = []
        address = [self.lsp.slug, record.pk]
        if (
            not record.is_withdrawn
            and not record.answer
            and act_for(user, record.organisation_id, record.lsp_id)
        ):
            found.append(("Answer it", reverse("accountability:participation_answer", args=address)))
        if permissions.assess_participation(user, self.lsp.pk):
            again = reverse(
                "accountability:participation_assess", args=[self.lsp.slug, record.organisation.slug]
            )
            found.append(("Assess it again", again))
            if not record.is_withdrawn:
                found.append(("Withdraw it", reverse("accountability:participation_withdraw", args=address)))
        return found


class AssessPage(ParticipationMixin, ActionPage):
    """Assess a partner, with what the records say of it beside the form."""

    template_name = "accountability/participation/assess.html"
    form_class = AssessForm
    submit_label = "Record the assessment"
    done_message = "The assessment is recorded. The partner and the board's chair can read it."
    organisation: Organisation

    def load(self) -> None:
        """The partner of the address."""
        super().load()
        found = Organisation.objects.filter(slug=self.kwargs["organisation"]).first()
        if found is None or not sat_by(self.lsp, found, clock.today()):
            raise Http404
        self.organisation = found

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.assess_participation(self.request.user, self.lsp.pk)

    def get_title(self) -> str:
        """Whom."""
        return f"Assess how {self.organisation} takes part"

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"assessed_on": clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the records say of it."""
        told: Beside = beside(self.lsp, self.organisation, self.request.user, clock.today())
        return {**super().get_context_data(**kwargs), "organisation": self.organisation, "beside": told}

    def perform(self, form: Any) -> Any:
        """Assess."""
        return participation.assess(
            self.lsp, by=self.request.user, organisation=self.organisation, **form.cleaned_data
        )


class OnAssessment(AssessmentMixin, ActionPage):
    """An act on an assessment."""

    template_name = "accountability/participation/act.html"

    def get_breadcrumbs(self) -> Any:
        """Down to the assessment."""
        return [*super().get_breadcrumbs(), (str(self.record), self.record.get_absolute_url())]


class AnswerPage(OnAssessment):
    """The partner answers."""

    form_class = AnswerForm
    submit_label = "Give this answer"
    done_message = "Your answer stands beside the assessment."

    def get_title(self) -> str:
        """Of which day."""
        return f"Answer the assessment of {self.record.organisation} of {words.day(self.record.assessed_on)}"

    def may_open(self) -> Decision:
        """An officer of the partner."""
        return act_for(self.request.user, self.record.organisation_id, self.record.lsp_id)

    def perform(self, form: Any) -> Any:
        """Answer."""
        return participation.answer(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )


class WithdrawPage(OnAssessment):
    """The coordinator takes a mistaken assessment back."""

    form_class = WithdrawAssessmentForm
    submit_label = "Withdraw the assessment"
    done_message = "The assessment is withdrawn. It stays to be read, with the reason."

    def get_title(self) -> str:
        """Which."""
        return (
            f"Withdraw the assessment of {self.record.organisation} of {words.day(self.record.assessed_on)}"
        )

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.assess_participation(self.request.user, self.lsp.pk)

    def perform(self, form: Any) -> Any:
        """Withdraw."""
        return participation.withdraw(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )
