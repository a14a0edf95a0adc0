"""Forms of interests, decisions, ratification and minutes. Shape alone: the rules are the services'."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.models import Organisation, Person
from partnerships.forms.membership import PersonChoice, dated
from partnerships.models import AgendaItem, Decision, Meeting
from partnerships.services.bindings import Binds

BOUND_AT_ONCE = 4
PUBLISH = "Publish it: everybody can read this decision"


def _text(
    label: str, hint: str = "", *, rows: int = 4, longest: int = 20_000, required: bool = True
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=longest, required=required)


class WhyForm(forms.Form):
    """An act that needs its reason."""

    reason = _text("Reason", "It stays on the record, with your name", rows=3, longest=1000)


class ItemChoice(forms.ModelChoiceField):
    """An item of the agenda, by its number and title."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        """`3. A plan for the parks`."""
        private = " (restricted)" if obj.restricted else ""
        return f"{obj.position}. {obj.title}{private}"


class InterestForm(forms.Form):
    """An interest somebody declared."""

    item = ItemChoice(queryset=AgendaItem.objects.none(), label="Item", empty_label="Choose the item")
    person = PersonChoice(
        queryset=Person.objects.none(), label="Who declared it", empty_label="Choose somebody"
    )
    nature = _text(
        "What the interest is", "For example: trustee of the charity that would be paid", rows=2, longest=500
    )
    withdrew = forms.BooleanField(
        required=False, label="Withdrew from the item: does not count for its quorum"
    )

    def __init__(
        self, *args: Any, items: QuerySet[AgendaItem], people: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("item", items), ("person", people)):
            chosen: Any = self.fields[name]
            chosen.queryset = queryset


class InterestChangeForm(forms.Form):
    """What of an interest can be put right; a reason alone takes it back."""

    nature = _text("What the interest is", rows=2, longest=500)
    withdrew = forms.BooleanField(
        required=False, label="Withdrew from the item: does not count for its quorum"
    )
    reason = _text("Reason for the change", "It stays on the record", rows=2, longest=1000, required=False)


class BindsForm(forms.Form):
    """The organisations a decision binds: a few rows, the empty ones passed over."""

    rows_of_binds = BOUND_AT_ONCE

    def add_binds(self, organisations: QuerySet[Organisation], rows: int) -> None:
        """Draw so many rows."""
        self.rows_of_binds = rows
        for row in range(rows):
            self.fields[f"binds-{row}"] = forms.ModelChoiceField(
                queryset=organisations,
                required=False,
                label=f"Organisation it binds {row + 1}" if row else "Organisation it binds",
                empty_label="None",
            )
            self.fields[f"needs-{row}"] = forms.BooleanField(
                required=False,
                label="It spends the money of this organisation or uses its powers: its own decision is needed",
            )

    @property
    def further_names(self) -> list[str]:
        """The fields of the rows that are folded away."""
        return [f"{what}-{row}" for row in range(2, self.rows_of_binds) for what in ("binds", "needs")]

    @property
    def further_binds(self) -> list[Any]:
        """The rows that are folded away."""
        return [self[name] for name in self.further_names]

    @property
    def binds_more(self) -> bool:
        """Whether any of them says something."""
        return any(bound.value() or bound.errors for bound in self.further_binds)

    def binds(self, known: dict[int, Binds] | None = None) -> list[Binds]:
        """Whom it binds; what is known of an own decision stays."""
        found = []
        for row in range(self.rows_of_binds):
            organisation = self.cleaned_data.get(f"binds-{row}")
            if organisation is not None:
                needs = self.cleaned_data[f"needs-{row}"]
                old = (known or {}).get(organisation.pk)
                own = (old.own_body, old.own_decided_on, old.own_minute) if old else ("", None, "")
                found.append(Binds(organisation, needs, *own))
        return found


class DecisionFields(BindsForm):
    """The words of a decision and what became of it."""

    text = _text("Decision", "In the words it was taken in, beginning with “That”", rows=5)
    outcome = forms.ChoiceField(
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        label="Outcome",
        help_text="Recommended, where an organisation whose money or powers it needs has still to decide itself.",
        error_messages={"required": "Choose agreed, recommended or noted"},
    )


class DecisionForm(DecisionFields):
    """A decision taken at a meeting, or put right."""

    item = ItemChoice(
        queryset=AgendaItem.objects.none(), required=False, label="Item", empty_label="None of the agenda"
    )
    proposer = PersonChoice(
        queryset=Person.objects.none(), required=False, label="Proposed by", empty_label="Not recorded"
    )
    published = forms.BooleanField(
        required=False, label=PUBLISH, help_text="Otherwise it is published with the minutes."
    )

    def __init__(
        self,
        *args: Any,
        items: QuerySet[AgendaItem],
        people: QuerySet[Person],
        organisations: QuerySet[Organisation],
        rows: int = BOUND_AT_ONCE,
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("item", items), ("proposer", people)):
            chosen: Any = self.fields[name]
            chosen.queryset = queryset
        self.add_binds(organisations, rows)
        order = ["item", "text", "outcome", "proposer"]
        if not is_new:
            del self.fields["item"], self.fields["published"]
            self.fields["reason"] = _text(
                "Reason for the correction", "It stays on the record", rows=2, longest=1000
            )
        binds = [f"{what}-{row}" for row in range(rows) for what in ("binds", "needs")]
        self.order_fields([*order, *binds, "published", "reason"])


class BringInDecisionForm(DecisionFields):
    """A decision from before the partnership joined, with the number it had (L8)."""

    number = forms.IntegerField(
        min_value=1,
        max_value=1_000_000,
        label="Number in the minute book",
        help_text="The numbering goes on from it.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    decided_on = dated("Decided on", required=True)
    brought_in_source = forms.CharField(
        max_length=300,
        label="Where it was brought in from",
        help_text="For example: minute book 2005, page 14",
    )
    published = forms.BooleanField(required=False, label=PUBLISH)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_binds(organisations, 2)
        binds = [f"{what}-{row}" for row in range(2) for what in ("binds", "needs")]
        self.order_fields(
            ["number", "decided_on", "text", "outcome", *binds, "brought_in_source", "published"]
        )


class NumberFromForm(forms.Form):
    """The last number given before joining in a financial year (L8)."""

    year = forms.ChoiceField(label="Financial year")
    number = forms.IntegerField(
        min_value=1,
        max_value=1_000_000,
        label="Last number given before",
        help_text="The next decision recorded here has the number after it.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    source = forms.CharField(
        max_length=300, label="Where this is known from", help_text="For example: minute book 2006"
    )

    def __init__(self, *args: Any, years: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["year"]
        chosen.choices = [(year, year) for year in years]


class OwnDecisionForm(forms.Form):
    """The decision by which an organisation agreed (P11)."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label="Organisation", empty_label="Choose the organisation"
    )
    own_body = forms.CharField(
        max_length=200, label="Body that decided", help_text="For example: Cabinet, PCT board"
    )
    own_decided_on = dated("Day of its decision", required=True)
    own_minute = forms.CharField(max_length=200, label="Minute", help_text="For example: minute 44")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
        listed = list(organisations[:2])
        if len(listed) == 1:
            chosen.empty_label, chosen.initial = None, listed[0].pk


class DecisionChoices(forms.ModelMultipleChoiceField):
    """Decisions by reference and words."""

    def label_from_instance(self, obj: Decision) -> str:
        """`Board 2006-07/003 of 6 June 2006: That the plan ...`."""
        words = obj.text if len(obj.text) <= 160 else f"{obj.text[:157]}…"
        return f"{obj.reference}, {obj.decided_on.day} {obj.decided_on:%B %Y}: {words}"


class RatifyForm(forms.Form):
    """Which decisions the meeting ratified."""

    decisions = DecisionChoices(
        queryset=Decision.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Decisions it ratified",
        error_messages={"required": "Choose at least one decision"},
    )

    def __init__(self, *args: Any, waiting: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["decisions"]
        chosen.queryset = waiting


class MinutesForm(forms.Form):
    """The text of the minutes."""

    minutes = _text(
        "Minutes",
        "Markdown: # begins a heading, - an entry of a list, **two stars** make bold. Restricted items are left"
        " out: minutes are published as one text.",
        rows=28,
        longest=200_000,
    )


class ApproveForm(forms.Form):
    """The meeting that approved the minutes."""

    approved_at = forms.ModelChoiceField(
        queryset=Meeting.objects.none(),
        label="Approved at the meeting of",
        empty_label="Choose the meeting",
        error_messages={"required": "Choose the meeting that approved them"},
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["approved_at"]
        chosen.queryset = meetings


class NotesForm(forms.Form):
    """What the minutes say of each item."""

    mark_optional = False

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            hint = "Restricted: it stays out of the minutes that are published" if item.restricted else ""
            field = _text(f"{item.position}. {item.title}", hint, rows=4, required=False)
            field.initial = item.note
            self.fields[f"note-{item.pk}"] = field

    def notes(self) -> dict[int, str]:
        """By the items' ids."""
        return {item.pk: self.cleaned_data[f"note-{item.pk}"] for item in self.items}
