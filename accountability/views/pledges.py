"""What was pledged and what was delivered: the figures of a partnership; pledging, supplying, taking back."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from accountability import periods, permissions
from accountability.forms.pledges import PledgeForm, SupplyForm, TakeBackForm
from accountability.models import Commitment, Pledge, Supply
from accountability.queries.pledges import Asked, Line, lines, owed, pledges_of, totals, years_of
from accountability.services import pledges
from accountability.views.commitments import CommitmentMixin
from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.models import Block, Organisation
from lsp.views.base import ActionPage, ListPage, LspMixin


class FiguresForm(forms.Form):
    """Which figures are looked at."""

    year = forms.ChoiceField(required=False, label="Financial year in which it is due")
    agency = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), to_field_name="slug", required=False, label="Agency",
        empty_label="Every agency",
    )  # fmt: skip
    block = forms.ModelChoiceField(
        queryset=Block.objects.none(), to_field_name="slug", required=False, label="Block",
        empty_label="Every block",
    )  # fmt: skip

    def __init__(self, *args: Any, lsp: Any, user: Any, years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year, agency, block = (self.fields[name] for name in ("year", "agency", "block"))
        year.choices = [("", "Every year"), *((each, each) for each in years)]  # type: ignore[attr-defined]
        seen = Commitment.objects.visible_to(user).filter(lsp=lsp).order_by().values("organisation")
        agency.queryset = Organisation.objects.filter(pk__in=seen)  # type: ignore[attr-defined]
        block.queryset = Block.objects.filter(lsp=lsp)  # type: ignore[attr-defined]


class PledgedPage(LspMixin, ListPage):
    """Pledged against delivered, by agency and block, in each unit; beside it what obligations ask for."""

    template_name = "accountability/pledge/figures.html"
    title = "Pledged and delivered"
    section = "commitments"
    paginate_by = 100
    download_name = "pledged-and-delivered"
    columns: ClassVar[Sequence[Column]] = (
        Column("Agency", lambda line: line.agency),
        Column("Block", lambda line: line.block),
        Column("What", lambda line: line.unit_in_words),
        Column("Pledged", lambda line: line.pledged),
        Column("Supplied", lambda line: line.supplied),
        Column("Of that confirmed", lambda line: line.confirmed),
        Column("Still owed", lambda line: line.still_owed),
        Column("Promises", lambda line: line.commitments),
    )

    def get_breadcrumbs(self) -> Any:
        """The partnership and its commitments first."""
        above = reverse("accountability:commitments", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Commitments", above)]

    @cached_property
    def form(self) -> FiguresForm:
        """What is asked for."""
        years = years_of(self.lsp, self.request.user)
        return FiguresForm(self.request.GET or None, lsp=self.lsp, user=self.request.user, years=years)

    @cached_property
    def asked(self) -> Asked:
        """The figures looked at; everything where the filters cannot be read."""
        chosen = self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        agency, block = chosen.get("agency"), chosen.get("block")
        year = periods.read(chosen["year"]) if chosen.get("year") else None
        return Asked(
            self.lsp, self.request.user, year, agency.pk if agency else None, block.pk if block else None
        )

    def get_queryset(self) -> Any:
        """The lines."""
        self.lines: list[Line] = lines(self.asked)
        return self.lines

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, all together, and what obligations ask for in the year, for who reads inside."""
        context = super().get_context_data(**kwargs)
        inside = self.access.reads(self.lsp.pk)
        this_year = self.asked.year or periods.containing(periods.YEAR, clock.today())
        asked = Asked(self.lsp, self.request.user, this_year)
        return {
            **context,
            "form": self.form,
            "whole": totals(self.lines),
            "surplus": any(line.supplied > line.pledged for line in self.lines),
            "is_filtered": bool(self.asked.year or self.asked.organisation_id or self.asked.block_id),
            "owed": owed(asked) if inside else [],
            "owed_year": this_year,
        }


class AgencysPage(CommitmentMixin, ActionPage):
    """An act on what a commitment brings with it: for anybody but the agency's officers it does not exist."""

    template_name = "accountability/pledge/act.html"
    private = True

    def may_open(self) -> Decision:
        """An officer of the agency."""
        return permissions.agency(self.request.user, self.commitment)

    def get_breadcrumbs(self) -> Any:
        """Down to the commitment."""
        crumb = (self.commitment.reference or self.commitment.title, self.commitment.get_absolute_url())
        return [*super().get_breadcrumbs(), crumb]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The commitment, and the pledge where the act is about one."""
        found = pledges_of(self.commitment, clock.today(), self.request.user)
        told = {each.record.pk: each for each in found}
        about = self.record.pledge if isinstance(self.record, Supply) else self.record
        pledged = told.get(about.pk) if about is not None else None
        return {**super().get_context_data(**kwargs), "commitment": self.commitment, "pledged": pledged}

    def state_of(self, allowed: tuple[str, ...], words: str) -> Decision:
        """Whether the commitment is in one of these states."""
        if self.commitment.state in allowed:
            return Decision.yes()
        return Decision.no("pledge.state", words)


class PledgePage(AgencysPage):
    """Pledge something with a commitment."""

    form_class = PledgeForm
    submit_label = "Pledge it"
    done_message = "It is pledged. With the commitment it becomes a promise."

    def get_title(self) -> str:
        """With which commitment."""
        return f"Pledge resources with “{self.commitment.title}”"

    def decide(self) -> Decision:
        """While it is drafted."""
        return self.state_of(pledges.OPEN, "What is pledged is said before the commitment is made.")

    def perform(self, form: Any) -> Any:
        """Pledge."""
        return pledges.pledge(self.commitment, by=self.request.user, **form.cleaned_data)


class OnPledge(AgencysPage):
    """An act on a pledge: `self.record`."""

    record: Any

    def load(self) -> None:
        """The pledge of the address."""
        super().load()
        found: Any = Pledge.objects.visible_to(self.request.user).select_related("commitment__lsp")
        self.record = found.filter(commitment=self.commitment, pk=self.kwargs["pledge"]).first()
        if self.record is None:
            raise Http404


class TakeBackPledgePage(OnPledge):
    """Pledge it no more."""

    form_class = TakeBackForm
    submit_label = "Take the pledge back"
    done_message = "The pledge is taken back."

    def get_title(self) -> str:
        """Which."""
        return f"Take back the pledge of “{self.record.what}”"

    def decide(self) -> Decision:
        """While it is drafted."""
        return self.state_of(pledges.OPEN, "What was pledged with the promise stays.")

    def perform(self, form: Any) -> Any:
        """Take it back."""
        return pledges.take_back_pledge(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )


class SupplyPage(OnPledge):
    """Tell what was supplied of a pledge."""

    form_class = SupplyForm
    submit_label = "Record what was supplied"
    done_message = "What was supplied is recorded."

    def get_title(self) -> str:
        """Of which pledge."""
        return f"Record what was supplied of “{self.record.what}”"

    def decide(self) -> Decision:
        """Once it is accepted, until it is over."""
        return self.state_of(pledges.SUPPLIED_IN, "What is supplied is told once the commitment is accepted.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """In which unit."""
        return {**super().get_form_kwargs(), "unit": self.record.unit}

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"day": clock.today()}

    def perform(self, form: Any) -> Any:
        """Record it."""
        return pledges.supply(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class TakeBackSupplyPage(OnPledge):
    """What was told was mistaken."""

    form_class = TakeBackForm
    submit_label = "Take it back"
    done_message = "It counts no more."

    def load(self) -> None:
        """What was supplied, of the address."""
        super().load()
        found: Any = Supply.objects.visible_to(self.request.user).select_related("pledge__commitment__lsp")
        self.record = found.filter(pledge=self.record, pk=self.kwargs["supply"]).first()
        if self.record is None:
            raise Http404

    def get_title(self) -> str:
        """Of which pledge."""
        return f"Take back what was supplied of “{self.record.pledge.what}”"

    def decide(self) -> Decision:
        """Until the commitment is over."""
        return self.state_of(
            pledges.SUPPLIED_IN, "The commitment is over: what was supplied stays as it was told."
        )

    def perform(self, form: Any) -> Any:
        """Take it back."""
        return pledges.take_back_supply(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )
