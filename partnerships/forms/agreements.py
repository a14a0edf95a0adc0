"""Forms of agreements. Shape alone: the rules are the services'."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.forms.fields import AmountField, DateTextField
from lsp.forms.stored_files import StoredFileField
from lsp.models import Block, Organisation, Person
from partnerships.agreement_text import MEASURES, Part
from partnerships.figures import figure
from partnerships.forms.agenda import long_text
from partnerships.forms.membership import PersonChoice, dated, number
from partnerships.models import Agreement, AgreementMeasure, AgreementParty, Body, Meeting
from partnerships.services.agreements import LONGEST_SECTION, MOST_MEASURES, MeasureSaid

SPARE = 3
"""Empty rows for measures below those there are."""
ROW = ("name", "unit", "baseline", "target", "target_on")
ALWAYS = "always"
NEEDED = {
    ALWAYS: "Needed before it is circulated.",
    "voluntary": "Needed where a voluntary or community body is a party.",
}
"""What is said of a section that has to be written at last."""


class KindForm(forms.Form):
    """Which kind is drafted."""

    mark_optional = False

    kind = forms.ChoiceField(
        choices=Agreement.Kind.choices,
        widget=forms.RadioSelect,
        label="What is drafted",
        help_text="A partnership agreement is between the board and a partnership; a protocol between two bodies.",
    )


def _decimal(label: str) -> AmountField:
    box = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"})
    return AmountField(label=label, required=False, max_digits=18, decimal_places=4, widget=box)


class AgreementForm(forms.Form):
    """What an agreement says: who, when, its sections in the order of its template, its measures."""

    title = forms.CharField(
        max_length=200, label="Title", help_text="For example: Safer streets 2007 to 2010."
    )
    bodies = forms.ModelMultipleChoiceField(
        queryset=Body.objects.none(),
        required=False,
        label="Bodies that are parties",
        widget=forms.CheckboxSelectMultiple,
        help_text="Their chairs sign. The board's chair signs every partnership agreement.",
    )
    organisations = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="Organisations that are parties",
        widget=forms.CheckboxSelectMultiple,
    )
    signing = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="Organisations whose signature is wanted",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each of them has to be a party. An officer of the organisation signs.",
    )
    blocks = forms.ModelMultipleChoiceField(
        queryset=Block.objects.none(),
        required=False,
        label="Blocks it contributes to",
        widget=forms.CheckboxSelectMultiple,
    )
    planned_start = dated(
        "Comes into force on", help_text="Leave it empty for the day of the last signature."
    )
    planned_review = dated(
        "Review due on", help_text="Leave it empty to count months from the day it comes into force."
    )
    review_months = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=120,
        widget=number(),
        label="Or months until its review",
        help_text="12 unless it says otherwise.",
    )

    def __init__(
        self,
        *args: Any,
        template: Sequence[Part],
        bodies: QuerySet[Body],
        organisations: QuerySet[Organisation],
        blocks: QuerySet[Block],
        measures: int = 0,
        noted: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer(bodies, organisations, blocks)
        self.template = template
        for part in template:
            self.fields[part.code] = forms.CharField(
                required=False,
                max_length=LONGEST_SECTION,
                label=part.heading,
                help_text=" ".join(filter(None, (part.hint, NEEDED.get(part.needed)))),
                widget=long_text(4 if part.code == MEASURES else 8),
            )
            self.fields[part.code].unmarked = part.needed == ALWAYS  # type: ignore[attr-defined]
        sent = self.data.get("measure_rows", "") if self.is_bound else ""
        rows = int(sent) if sent.isdecimal() and len(sent) < 4 else measures + SPARE
        self.rows = min(max(rows, SPARE), MOST_MEASURES)
        for place in range(self.rows):
            self._add_row(place)
        if noted:
            self.fields["note"] = forms.CharField(
                required=False,
                max_length=2000,
                label="What changed",
                help_text="Those who comment and sign read it beside the new version.",
                widget=long_text(3),
            )

    def _offer(
        self, bodies: QuerySet[Body], organisations: QuerySet[Organisation], blocks: QuerySet[Block]
    ) -> None:
        """What there is to choose from."""
        offered: dict[str, Any] = {"bodies": bodies, "blocks": blocks}
        for name, choices in {**offered, "organisations": organisations, "signing": organisations}.items():
            chosen: Any = self.fields[name]
            chosen.queryset = choices

    def _add_row(self, place: int) -> None:
        box = forms.TextInput(attrs={"class": "govuk-input--width-10"})
        asked = (
            forms.CharField(required=False, max_length=300, label=f"Measure {place + 1}"),
            forms.CharField(required=False, max_length=60, label="Unit", widget=box),
            _decimal("Baseline"),
            _decimal("Target"),
            DateTextField(required=False, label="Target to be reached by"),
        )
        for name, field in zip(ROW, asked, strict=True):
            field.unmarked = True  # type: ignore[attr-defined]  # the page says that rows may stay empty
            self.fields[f"measure_{place}_{name}"] = field

    def clean(self) -> dict[str, Any]:
        """Figures without a measure say nothing."""
        cleaned = super().clean() or self.cleaned_data
        for place in range(self.rows):
            said = [cleaned.get(f"measure_{place}_{name}") for name in ROW]
            if not said[0] and any(each not in (None, "") for each in said[1:]):
                self.add_error(f"measure_{place}_name", f"Enter what measure {place + 1} measures")
        return cleaned

    def said(self) -> dict[str, Any]:
        """The fields as the service names them."""
        cleaned = self.cleaned_data
        own = ("title", "bodies", "organisations", "signing", "blocks", "planned_start", "planned_review")
        measures = [
            MeasureSaid(*(cleaned[f"measure_{place}_{name}"] for name in ROW))
            for place in range(self.rows)
            if cleaned[f"measure_{place}_name"]
        ]
        return {
            **{name: cleaned[name] for name in own},
            "review_months": cleaned["review_months"],
            "sections": {part.code: cleaned[part.code] for part in self.template},
            "measures": measures,
            **({"note": cleaned["note"]} if "note" in cleaned else {}),
        }

    # As the page lays it out ------------------------------------------------------------------------------

    @property
    def opening(self) -> list[Any]:
        """Title, parties, blocks and days."""
        names = [name for name in self.base_fields if name in self.fields]
        return [self[name] for name in names]

    @property
    def written(self) -> list[Any]:
        """The sections."""
        return [self[part.code] for part in self.template]

    @property
    def noted(self) -> Any:
        """What changed, where that is asked."""
        return self["note"] if "note" in self.fields else None

    @property
    def measured(self) -> list[list[Any]]:
        """The rows of measures."""
        return [[self[f"measure_{place}_{name}"] for name in ROW] for place in range(self.rows)]


def initial_of(
    agreement: Agreement, parties: Iterable[AgreementParty], measures: Sequence[AgreementMeasure]
) -> dict[str, Any]:
    """The agreement as the form shows it."""
    text = agreement.current
    organisations = [party for party in parties if party.organisation_id]
    rows = {
        f"measure_{place}_{name}": figure(value) if name in ("baseline", "target") else value
        for place, measure in enumerate(measures)
        for name, value in ((name, getattr(measure, name)) for name in ROW)
    }
    return {
        "title": agreement.title,
        "bodies": [party.body_id for party in parties if party.body_id],
        "organisations": [party.organisation_id for party in organisations],
        "signing": [party.organisation_id for party in organisations if party.signs],
        "blocks": [link.block_id for link in agreement.block_links.all() if link.taken_out_at is None],
        "planned_start": agreement.planned_start,
        "planned_review": agreement.planned_review,
        "review_months": agreement.review_months,
        **{section["code"]: section["text"] for section in (text.sections if text else [])},
        **rows,
    }


class CirculateForm(forms.Form):
    """Until when signatures are wanted."""

    sign_by = dated("Signatures wanted by", help_text="Those who sign are reminded of this day.")


class RescheduleForm(CirculateForm):
    """Another day for the signatures, and why."""

    note = forms.CharField(required=False, max_length=2000, label="Why", widget=long_text(3))


class SignForm(forms.Form):
    """The digest of the text that was shown, and that it is signed."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label="I have read this text and sign it",
        error_messages={"required": "Say that you have read the text and sign it"},
    )


class InkForm(forms.Form):
    """A signature on paper: whose, on which day, and the scan."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    person = PersonChoice(queryset=Person.objects.none(), label="Who signed", empty_label="Choose somebody")
    signed_on = dated("Signed on", required=True)
    scan = StoredFileField(label="Scan of the signed page", error_messages={"required": "Choose the scan"})

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["person"]
        chosen.queryset = people


class BringInForm(forms.Form):
    """Where it comes from, and since when it is in force (L8)."""

    source = forms.CharField(
        max_length=300,
        label="Where it was brought in from",
        help_text="For example: agreement signed on 4 May 2005, kept by the council.",
    )
    starts_on = dated("In force since", help_text="Leave it empty where the day is not known.")
    review_on = dated("Review due on", help_text="Leave it empty to count from the day it came into force.")


class ReviewForm(forms.Form):
    """A word on a review."""

    note = forms.CharField(required=False, max_length=2000, label="Note", widget=long_text(3))


class ConcludeForm(ReviewForm):
    """What the review came to, and when the next one is due."""

    note = forms.CharField(max_length=2000, label="What the review came to", widget=long_text(4))
    review_on = dated("Next review due on", help_text="Leave it empty to count from today as agreed.")


class EndAgreementForm(forms.Form):
    """On which day it ends, and why."""

    on = dated("First day on which it is no longer in force", help_text="Today where it is empty.")
    reason = forms.CharField(label="Reason", max_length=1000, widget=long_text(3))


class CommentForm(forms.Form):
    """A comment on a section."""

    section = forms.ChoiceField(label="Section")
    text = forms.CharField(label="Comment", max_length=5000, widget=long_text())

    def __init__(self, *args: Any, sections: Iterable[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["section"]
        chosen.choices = [(section["code"], section["heading"]) for section in sections]


class AnswerForm(forms.Form):
    """The answer to a comment."""

    answer = forms.CharField(label="Answer", max_length=5000, widget=long_text())


class MeetingChoice(forms.ModelChoiceField):
    """A meeting of the board by its day."""

    def label_from_instance(self, obj: Any) -> str:
        """`Board, 6 June 2006`."""
        return str(obj)


class MeasureReportForm(forms.Form):
    """How the year went, and the figure of each measure or why there is none."""

    summary = forms.CharField(label="How the year went", max_length=20_000, widget=long_text(8))

    def __init__(
        self,
        *args: Any,
        measures: Sequence[AgreementMeasure],
        meetings: QuerySet[Meeting] | None,
        corrects: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measures = measures
        for measure in measures:
            unit = f", {measure.unit}" if measure.unit else ""
            field = _decimal(f"{measure.name}{unit}")
            field.help_text = _span(measure)
            self.fields[f"value_{measure.pk}"] = field
            self.fields[f"note_{measure.pk}"] = forms.CharField(
                required=False,
                max_length=2000,
                label=f"Note on “{measure.name}”, or why there is no figure",
                widget=long_text(2),
            )
        if meetings is not None:
            self.fields["meeting"] = MeetingChoice(
                queryset=meetings, required=False, label="Meeting of the board to which it was given",
                empty_label="Not given to a meeting recorded here",
            )  # fmt: skip
        if corrects:
            self.fields["reason"] = forms.CharField(
                label="What was wrong", max_length=1000, widget=long_text(3)
            )

    def said(self) -> dict[str, Any]:
        """The fields as the service names them."""
        cleaned = self.cleaned_data
        figures = {
            each.pk: (cleaned[f"value_{each.pk}"], cleaned[f"note_{each.pk}"]) for each in self.measures
        }
        asked: dict[str, Any] = {name: cleaned[name] for name in ("meeting", "reason") if name in cleaned}
        return {"summary": cleaned["summary"], "figures": figures, **asked}


def _span(measure: AgreementMeasure) -> str:
    baseline, target = figure(measure.baseline) or "not stated", figure(measure.target) or "not stated"
    return f"Baseline {baseline}, target {target}."
