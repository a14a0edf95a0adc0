"""Forms of contributions: logged once, shared out over obligations in several partnerships. Shape alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from accountability import contribution_workflow as workflow
from accountability.forms.evidence import EvidencePart
from accountability.forms.obligations import exact
from accountability.models import ContributionPart, Obligation
from accountability.models.contribution import CONTRIBUTED
from accountability.models.obligation import NO_UNIT, PERCENT
from accountability.services.contributions import Share
from lsp.shape import LONGEST
from lsp.templatetags.components import uk_date
from partnerships.forms.membership import dated
from strategies.units import DAYS, POUNDS

PARTED = {
    POUNDS: "in pounds",
    DAYS: "in days",
    NO_UNIT: "where it was money or staff days",
    PERCENT: "where it was money or staff days",
}
"""Of what obligations ask for of which a part may count, how the part is asked for."""

NOT_TICKED = "The box is not ticked, so nothing counts here. Tick it, or empty this amount."

TAKEN_BACK = "The confirmation in {lsp} was taken back after you opened this page. Say what counts there now."


def _days_of(owed: Obligation) -> str:
    """From when until when it is owed, in words."""
    since = f"from {uk_date(owed.starts_on)}"
    return since if owed.ends_on is None else f"{since} until {uk_date(owed.ends_on)}"


def _where(owed: Obligation, alike: Mapping[tuple[int, str], int]) -> str:
    """What to call an obligation; with its days where one has followed the other, by new terms or a new setting."""
    where = f"{owed.title}, {owed.lsp}"
    return f"{where}, {_days_of(owed)}" if alike[owed.lsp_id, owed.title] > 1 else where


class ContributionForm(EvidencePart):
    """What was given, when, and for which obligations it counts; with its evidence."""

    mark_optional = False
    unit = forms.ChoiceField(
        label="What was it?",
        choices=CONTRIBUTED,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was"},
    )
    title = forms.CharField(
        label="Title",
        help_text="What was given or done, or the title of the report or data set",
        max_length=200,
    )
    amount = exact("Amount", "Of money in pounds and pence, of staff in days and quarters of a day")
    day = dated("Day", required=True, help_text="When it was given or done")
    note = forms.CharField(
        label="Note", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        offered: Iterable[Obligation],
        confirmed: Iterable[ContributionPart] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {owed.pk: owed for owed in offered}
        self.confirmed = {part.obligation_id: part for part in confirmed}
        alike = Counter((owed.lsp_id, owed.title) for owed in self.offered.values())
        self.labels = {pk: _where(owed, alike) for pk, owed in self.offered.items()}
        for pk, where in self.labels.items():
            if pk not in self.confirmed or (self.is_bound and not self.knows_confirmed(pk)):
                self.fields[f"counts-{pk}"] = forms.BooleanField(required=False, label=where)
                if self.offered[pk].unit in PARTED:
                    self.fields[f"share-{pk}"] = exact(f"Of it for: {where}")

    def knows_confirmed(self, pk: int) -> bool:
        """Whether the page that was sent showed as confirmed what counts for the obligation, and asked nothing."""
        return f"confirmed-{pk}" in self.data

    def open(self) -> dict[int, Obligation]:
        """The obligations that may be chosen: those where nothing is confirmed."""
        return {pk: owed for pk, owed in self.offered.items() if pk not in self.confirmed}

    def settled(self) -> list[tuple[ContributionPart, str]]:
        """What is confirmed and stays as it is, with what to call its obligation."""
        return [(part, self.labels[pk]) for pk, part in self.confirmed.items() if pk in self.labels]

    def clean(self) -> dict[str, Any]:
        """What is ticked counts, and nothing else: an amount beside an empty box is asked about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for pk in self.open():
            if cleaned.get(f"share-{pk}") is not None and not cleaned.get(f"counts-{pk}"):
                self.add_error(f"share-{pk}", forms.ValidationError(NOT_TICKED, code="not_ticked"))
        return cleaned

    def places(self) -> list[tuple[Obligation, Any, Any, str]]:
        """Each obligation with its box, the field for its part and what to call it; no field where all of it counts."""
        return [
            (
                owed,
                self[f"counts-{pk}"],
                self[f"share-{pk}"] if owed.unit in PARTED else None,
                f"Of it for this obligation, {PARTED.get(owed.unit, '')}",
            )
            for pk, owed in self.open().items()
        ]

    def plain(self) -> list[Any]:
        """The fields before those."""
        return [self[name] for name in ("unit", "title", "amount", "day", "note") if name in self.fields]

    def shown(self) -> list[Any]:
        """The fields of evidence."""
        return [self[name] for name in self.fields if name.startswith("evidence-") or name == "files"]

    def told(self) -> dict[str, Any]:
        """What was given, as the service takes it."""
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in ("unit", "title", "amount", "day", "note")}

    def shares(self) -> list[Share]:
        """What counts where; the whole, where it counts in one alone and nothing else is told."""
        kept = [
            Share(part.obligation, part.amount)
            for pk, part in self.confirmed.items()
            if self.knows_confirmed(pk)
        ]
        chosen = [pk for pk in self.offered if self.cleaned_data.get(f"counts-{pk}")]
        alone = len(chosen) == 1 and not kept
        return [*kept, *(Share(self.offered[pk], self._part(pk, alone=alone)) for pk in chosen)]

    def _part(self, pk: int, *, alone: bool) -> Decimal | None:
        told: Decimal | None = self.cleaned_data.get(f"share-{pk}")
        return self.cleaned_data.get("amount") if told is None and alone else told


class CorrectForm(ContributionForm):
    """What was logged, corrected; why, if there is more to say. What is confirmed is shown and not asked for."""

    reason = forms.CharField(
        label="What was wrong",
        required=False,
        help_text="It stays on the record, with your name",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parts: Iterable[ContributionPart], **kwargs: Any) -> None:
        listed = list(parts)
        confirmed = [part for part in listed if part.state == workflow.CONFIRMED]
        super().__init__(*args, confirmed=confirmed, **kwargs)
        self.taken_back = [
            part
            for part in listed
            if part.state in workflow.OPEN
            and part.obligation_id in self.offered
            and self.knows_confirmed(part.obligation_id)
        ]
        if self.taken_back:  # the page did not ask for them: they begin as they are
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            for part in self.taken_back:
                data[f"counts-{part.obligation_id}"] = "on"
                data[f"share-{part.obligation_id}"] = "" if part.amount is None else str(part.amount)
            self.data = data

    def clean(self) -> dict[str, Any]:
        """Asked again where a confirmation was taken back after the page was opened."""
        cleaned = super().clean()
        for part in self.taken_back:
            words = TAKEN_BACK.format(lsp=part.lsp)
            self.add_error(f"counts-{part.obligation_id}", forms.ValidationError(words, code="taken_back"))
        return cleaned
