"""The structure of a partnership at a glance: checks (P6), seats by sector and block, areas that match (L3)."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse

from lsp import clock
from lsp.decisions import Decision
from lsp.views.base import LspMixin, Page
from partnerships.forms.checks import AcknowledgeForm, AcknowledgeSeveralForm, TakeBackForm
from partnerships.models import StructureAcknowledgement
from partnerships.queries import checks, representation
from partnerships.queries.coterminosity import SHOWN, cells, coterminosity
from partnerships.queries.due import notice_days
from partnerships.queries.structure import Structure, load, without_a_seat
from partnerships.rules.structure import BY_CODE, Check, figure
from partnerships.services import checks as services
from partnerships.views.base import BodiesMixin, KeepersAct

CELL = 16


class StructurePage(BodiesMixin, Page):
    """What departs from the model structure, who is represented, whose areas match; as at any day."""

    template_name = "partnerships/structure/page.html"
    title = "Structure at a glance"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Checks, lines, lists and matches of the day."""
        user = self.request.user
        structure = load(self.lsp, user, self.as_at)
        standing = checks.acknowledged(self.lsp, user, self.as_at)
        results = checks.results(structure, standing)
        matched = coterminosity(structure)
        return {
            **super().get_context_data(**kwargs),
            "structure": structure,
            "results": results,
            "open_count": sum(len(result.open) for result in results),
            "sectors": representation.by_sector(structure),
            "blocks": representation.by_block(structure),
            "seat_count": len(structure.seats),
            "filled_count": len(structure.terms),
            "ending": representation.ending(structure),
            "notice_days": notice_days(self.lsp),
            "too_many": representation.on_too_many(structure),
            "most_bodies": figure(structure, "most_bodies_of_a_person"),
            "missing": without_a_seat(structure, matched.areas),
            "matched": matched,
            "pictures": self.pictures(matched),
            "as_at_query": f"&as_at={self.as_at.isoformat()}" if self.as_at != clock.today() else "",
        }

    def pictures(self, matched: Any) -> list[dict[str, Any]]:
        """Each match with the squares of its picture."""
        found = []
        for match in matched.matches:
            squares = cells(match, matched.areas, CELL)
            width = squares[-1].x + CELL if squares else CELL
            more = max(len(match.also) - SHOWN, 0)
            found.append({"match": match, "cells": squares, "width": width, "more": more})
        return found


class StructureMixin(LspMixin):
    """A page below the structure of a partnership."""

    section = "bodies"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the structure."""
        above = [("Bodies", reverse("partnerships:bodies", args=[self.lsp.slug]))]
        return [*super().get_breadcrumbs(), *above, ("Structure at a glance", self.home())]

    def home(self) -> str:
        """The page of the structure."""
        return reverse("partnerships:structure", args=[self.lsp.slug])


class CheckMixin(StructureMixin):
    """An act on what the check of the address finds today: `self.check`; 404 where there is no such check."""

    check: Check

    def load(self) -> None:
        """The check, and the structure it looks at."""
        super().load()
        check = BY_CODE.get(self.kwargs["check"])
        if check is None or not self.may_open():
            raise Http404
        self.check = check
        self.look(load(self.lsp, self.request.user, clock.today()))

    def look(self, structure: Structure) -> None:
        """What the page is about, of what the check finds."""


class AcknowledgePage(CheckMixin, KeepersAct):
    """Say that a finding of today is known, and why it stays."""

    form_class = AcknowledgeForm
    submit_label = "Acknowledge this"
    done_message = "Acknowledged. It no longer counts as one to look at."

    def look(self, structure: Structure) -> None:
        """The finding of the address; 404 where the check does not find it."""
        self.finding = checks.one(structure, self.check.code, self.kwargs["subject"])
        if self.finding is None:
            raise Http404

    def get_title(self) -> str:
        """The finding."""
        return f"Acknowledge: {self.check.title.lower()}"

    @property
    def explanation(self) -> str:  # type: ignore[override]
        """What was found, and why it is looked at."""
        return f"{self.finding.message} {self.check.reason}" if self.finding else ""

    def decide(self) -> Decision:
        """Whether somebody has acknowledged it already."""
        standing = StructureAcknowledgement.objects.filter(lsp=self.lsp, ends_on=None)
        if standing.filter(code=self.kwargs["check"], subject=self.kwargs["subject"]).exists():
            return Decision.no("check.acknowledged", "Somebody has acknowledged this already.", rule="P6")
        return Decision.yes()

    def perform(self, form: Any) -> Any:
        """Acknowledge it."""
        code, subject = self.kwargs["check"], self.kwargs["subject"]
        note = form.cleaned_data["note"]
        return services.acknowledge(self.lsp, by=self.request.user, code=code, subject=subject, note=note)

    def get_success_url_for(self, done: Any) -> str:
        """Back to the checks."""
        return f"{self.home()}#checks"


class AcknowledgeSeveralPage(CheckMixin, KeepersAct):
    """Acknowledge several findings of one check with one note."""

    form_class = AcknowledgeSeveralForm
    submit_label = "Acknowledge those chosen"

    def look(self, structure: Structure) -> None:
        """What of it nobody has acknowledged."""
        self.findings = checks.without_acknowledgement(structure, self.request.user, self.check.code)

    def get_title(self) -> str:
        """The check."""
        return f"Acknowledge several: {self.check.title.lower()}"

    @property
    def explanation(self) -> str:  # type: ignore[override]
        """Why it is looked at."""
        return self.check.reason

    def decide(self) -> Decision:
        """Whether there is anything to acknowledge."""
        if self.findings:
            return Decision.yes()
        message = "This check finds nothing today that nobody has acknowledged."
        return Decision.no("check.not_found", message, rule="P6")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The findings to choose from; those of one group are chosen where the address asks for it."""
        group = self.request.GET.get("group", "")
        wanted = [each.subject for each in self.findings if group and each.group == group]
        initial = {"subjects": wanted} if wanted else {}
        return {**super().get_form_kwargs(), "findings": self.findings, "initial": initial}

    def perform(self, form: Any) -> Any:
        """Acknowledge them."""
        return services.acknowledge_several(
            self.lsp, by=self.request.user, code=self.kwargs["check"], **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return f"{len(done)} acknowledged. They no longer count as ones to look at."

    def get_success_url_for(self, done: Any) -> str:
        """Back to the checks."""
        return f"{self.home()}#check-{self.kwargs['check']}"


class TakeBackPage(StructureMixin, KeepersAct):
    """Take an acknowledgement back: the finding counts again."""

    form_class = TakeBackForm
    title = "Take an acknowledgement back"
    submit_label = "Take it back"
    done_message = "Taken back. It counts as one to look at again."

    def load(self) -> None:
        """The acknowledgement of the address."""
        super().load()
        found = StructureAcknowledgement.objects.select_related("acknowledged_by__person")
        self.record = self.find(found, lsp=self.lsp, pk=self.kwargs["acknowledgement"])

    @property
    def explanation(self) -> str:  # type: ignore[override]
        """What was said."""
        check = BY_CODE.get(self.record.code)
        return f"{check.title if check else self.record.code}: “{self.record.note}”"

    def decide(self) -> Decision:
        """Whether it still stands."""
        if self.record.ends_on is None:
            return Decision.yes()
        return Decision.no("check.taken_back", "It has been taken back already.", rule="P6")

    def perform(self, form: Any) -> Any:
        """Take it back."""
        reason = form.cleaned_data["reason"]
        return services.take_back(self.record, by=self.request.user, reason=reason, version=self.version)

    def get_success_url_for(self, done: Any) -> str:
        """Back to the checks."""
        return f"{self.home()}#checks"
