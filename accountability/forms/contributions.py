"""Forms of contributions: logged once, shared out over obligations in several partnerships. Shape alone."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from accountability.forms.evidence import EvidencePart
from accountability.forms.obligations import exact
from accountability.models import Obligation
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


def _days_of(owed: Obligation) -> str:
    """From when until when it is owed, in words."""
    since = f"from {uk_date(owed.starts_on)}"
    return since if owed.ends_on is None else f"{since} until {uk_date(owed.ends_on)}"


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

    def __init__(self, *args: Any, offered: Iterable[Obligation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {owed.pk: owed for owed in offered}
        alike = Counter((owed.lsp_id, owed.title) for owed in self.offered.values())
        for owed in self.offered.values():
            where = f"{owed.title}, {owed.lsp}"
            if (
                alike[owed.lsp_id, owed.title] > 1
            ):  # one has followed the other, by new terms or a new setting
                where += f", {_days_of(owed)}"
            self.fields[f"counts-{owed.pk}"] = forms.BooleanField(required=False, label=where)
            if owed.unit in PARTED:
                self.fields[f"share-{owed.pk}"] = exact(f"Of it for: {where}")

    def clean(self) -> dict[str, Any]:
        """What is ticked counts, and nothing else: an amount beside an empty box is asked about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for pk in self.offered:
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
            for pk, owed in self.offered.items()
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
        cleaned = self.cleaned_data
        chosen = [pk for pk in self.offered if cleaned.get(f"counts-{pk}")]
        return [Share(self.offered[pk], self._part(pk, alone=len(chosen) == 1)) for pk in chosen]

    def _part(self, pk: int, *, alone: bool) -> Decimal | None:
        told: Decimal | None = self.cleaned_data.get(f"share-{pk}")
        return self.cleaned_data.get("amount") if told is None and alone else told


class CorrectForm(ContributionForm):
    """What was logged, corrected; why, if there is more to say."""

    reason = forms.CharField(
        label="What was wrong",
        required=False,
        help_text="It stays on the record, with your name",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
