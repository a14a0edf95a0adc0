"""Forms of bodies, seats, terms and offices. Shape alone: the rules are the services'."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from lsp.forms.fields import DateField3
from lsp.models import Block, Organisation, Person
from lsp.shape import LONGEST
from partnerships import words
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.services.newcomers import NewPerson

NOBODY = "Choose somebody"
PERSON_FIELDS = ("person", "new_name", "new_job_title", "new_email")
UNTIL = "The first day it no longer holds. Leave empty where no end is set."


def number() -> forms.TextInput:
    """A box for a small number."""
    return forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})


class NeededUnless:
    """A field that is needed unless another one is filled in: shown as needed, decided by form and service."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class NeededDay(NeededUnless, DateField3):
    """A beginning: only what is brought in may begin on a day not known."""


def dated(label: str, *, required: bool = False, help_text: str = "") -> DateField3:
    """A date in three boxes."""
    return DateField3(label=label, required=required, help_text=help_text)


class PersonChoice(forms.ModelChoiceField):
    """A person, told from a namesake by what they do."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, and the job title where there is one."""
        return f"{obj.name}, {obj.job_title}" if obj.job_title else str(obj.name)


class PersonOrNew(NeededUnless, PersonChoice):
    """A person, unless somebody new is named."""


class BroughtInMixin(forms.Form):
    """What was there before the partnership joined is marked so, with its source (L8)."""

    brought_in = forms.BooleanField(
        required=False,
        label="Brought in: this was so before the partnership began to keep its record here",
    )
    brought_in_source = forms.CharField(
        max_length=300,
        required=False,
        label="Where it was brought in from",
        help_text="For example: list of members of March 2005. Needed for what is brought in.",
    )

    def clean(self) -> dict[str, Any]:
        """A beginning, unless it is brought in; what is brought in has a source. The services ask again."""
        cleaned = super().clean() or self.cleaned_data
        if "brought_in" not in self.fields:
            return cleaned
        if cleaned.get("brought_in") and not cleaned.get("brought_in_source"):
            self.add_error("brought_in_source", words.NO_SOURCE)
        elif (
            not cleaned.get("brought_in") and not cleaned.get("starts_on") and "starts_on" not in self.errors
        ):
            self.add_error("starts_on", words.NO_BEGINNING)
        return cleaned

    def broughtness(self) -> dict[str, Any]:
        """The two fields as the services name them."""
        cleaned = self.cleaned_data
        return {"brought_in": cleaned["brought_in"], "source": cleaned["brought_in_source"]}


class SomebodyMixin(forms.Form):
    """Somebody from the register, or somebody new.

    A form whose person has another name says so in `chosen`, and in `needed` whether there may be nobody.
    """

    chosen: ClassVar[str] = "person"
    needed: ClassVar[bool] = True
    template_name = "components/form/somebody.html"

    use_required_attribute = False

    person = PersonOrNew(queryset=Person.objects.none(), label="Person", empty_label=NOBODY)
    new_name = forms.CharField(
        max_length=200,
        required=False,
        label="Name",
    )
    new_job_title = forms.CharField(max_length=200, required=False, label="Job title")
    new_email = forms.EmailField(
        required=False,
        max_length=254,
        label="E-mail address",
        help_text="Never shown to the public. Invitations are sent to it.",
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (self.chosen, "deputy"):
            if name in self.fields:
                chosen: Any = self.fields[name]
                chosen.queryset = people

    def clean(self) -> dict[str, Any]:
        """One person, chosen or new; never both, and where somebody is needed never neither."""
        cleaned = super().clean() or self.cleaned_data
        new = (cleaned.get("new_name") or "").strip()
        said = cleaned.get(self.chosen) or new or {self.chosen, "new_name"} & set(self.errors)
        if cleaned.get(self.chosen) and new:
            self.add_error("new_name", "Choose somebody from the list or enter a new name, not both")
        elif self.needed and not said:
            self.add_error(self.chosen, "Choose somebody, or enter the name of somebody new")
        return cleaned

    @property
    def of_somebody_new(self) -> list[Any]:
        """The fields of a new person."""
        return [self[name] for name in PERSON_FIELDS[1:]]

    @property
    def is_new(self) -> bool:
        """Whether a new person was typed, so that the fields stand open."""
        return any(bound.value() or bound.errors for bound in self.of_somebody_new)

    def somebody(self) -> Person | NewPerson:
        """The person chosen, or the new one to record."""
        cleaned = self.cleaned_data
        if cleaned.get(self.chosen):
            chosen: Person = cleaned[self.chosen]
            return chosen
        return NewPerson(cleaned["new_name"], cleaned["new_job_title"], cleaned["new_email"])


class BodyForm(BroughtInMixin):
    """A body, new or changed."""

    name = forms.CharField(max_length=200, label="Name")
    kind = forms.ChoiceField(choices=Body.Kind.choices, label="Kind")
    parent = forms.ModelChoiceField(
        queryset=Body.objects.none(),
        required=False,
        label="Body above it",
        empty_label="None: it stands at the top",
    )
    blocks = forms.ModelMultipleChoiceField(
        queryset=Block.objects.none(),
        required=False,
        label="Blocks it serves",
        widget=forms.CheckboxSelectMultiple,
    )
    statutory_basis = forms.CharField(
        max_length=300,
        required=False,
        label="Statutory basis",
        help_text="For example: Crime and Disorder Act 1998, section 6.",
    )
    terms_of_reference = forms.CharField(
        required=False,
        max_length=100_000,
        label="Terms of reference",
        help_text="The first version. It is a draft until its adoption is recorded, unless the body is brought in.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    quorum = forms.IntegerField(
        widget=number(),
        required=False,
        min_value=1,
        max_value=1000,
        label="Quorum",
        help_text="Voting seats that have to be present.",
    )
    membership = forms.ChoiceField(
        choices=Body.Membership.choices,
        label="Membership",
        widget=forms.RadioSelect,
        initial=Body.Membership.CLOSED,
    )
    starts_on = NeededDay(label="From")
    ends_on = dated("Until", help_text="A task group needs an end. Leave empty where none is set.")

    def __init__(
        self, *args: Any, parents: QuerySet[Body], blocks: QuerySet[Block], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        above: Any = self.fields["parent"]
        served: Any = self.fields["blocks"]
        above.queryset, served.queryset = parents, blocks
        if not is_new:
            for name in ("brought_in", "brought_in_source", "terms_of_reference"):
                del self.fields[name]


class EndForm(forms.Form):
    """A day and a reason (L4)."""

    ends_on = dated(
        "Ends on", required=True, help_text="The first day it no longer holds, for example 1 March 2006."
    )
    end_reason = forms.CharField(label="Reason", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class TermEndForm(EndForm):
    """The end of a term, and of the offices its person holds in the body."""

    end_offices = forms.BooleanField(required=False, initial=True, label="End their office on the same day")

    def __init__(self, *args: Any, offices: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offices:
            self.fields["end_offices"].label = f"End on the same day: {', '.join(offices)}"
        else:
            del self.fields["end_offices"]


class WithdrawForm(forms.Form):
    """Why what has not begun is withdrawn (L4)."""

    end_reason = forms.CharField(label="Reason", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class SeatForm(forms.Form):
    """A seat of an organisation, or one that a network fills."""

    label = forms.CharField(
        max_length=200, label="Name of the seat", help_text="For example: chief constable."
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="Organisation it belongs to",
        empty_label="None: a network fills it",
    )
    network = forms.CharField(
        max_length=200,
        required=False,
        label="Or the network that fills it",
        help_text="For example: community empowerment network, chamber of commerce.",
    )
    sector = forms.ChoiceField(
        choices=[("", "As the organisation"), *Organisation.Sector.choices],
        required=False,
        label="Sector",
        help_text="Needed for the seat of a network: any organisation of this sector may take it.",
    )
    kind = forms.ChoiceField(
        choices=Seat.Kind.choices, label="Kind", widget=forms.RadioSelect, initial=Seat.Kind.MEMBER
    )
    voting = forms.BooleanField(required=False, initial=True, label="It has a vote")
    level = forms.ChoiceField(choices=Seat.Level.choices, required=False, label="Level required")
    position = forms.IntegerField(
        widget=number(),
        required=False,
        min_value=1,
        max_value=32767,
        label="Place in the list",
        help_text="Last where it is empty.",
    )
    starts_on = dated("From", help_text="With the body where it is empty.")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations

    def clean(self) -> dict[str, Any]:
        """A network's seat names its sector."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("network") and not cleaned.get("organisation") and not cleaned.get("sector"):
            self.add_error("sector", "Choose the sector that the network fills this seat from")
        return cleaned


class TermForm(SomebodyMixin):
    """The fields that appointing and replacing share."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), required=False, label="Organisation they speak for"
    )
    ends_on = dated("Until", help_text=UNTIL)
    how = forms.ChoiceField(
        choices=Appointment.How.choices,
        label="How appointed",
        widget=forms.RadioSelect,
        initial=Appointment.How.NOMINATED,
    )
    deputy = PersonChoice(
        queryset=Person.objects.none(), required=False, label="Deputy", empty_label="No deputy named"
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
            return
        chosen: Any = self.fields["organisation"]
        chosen.queryset, chosen.required = organisations, True

    def term(self) -> dict[str, Any]:
        """The fields as the services name them, without the dates of the beginning."""
        cleaned = self.cleaned_data
        return {
            "person": self.somebody(),
            "organisation": cleaned.get("organisation"),
            "ends_on": cleaned["ends_on"],
            "how": cleaned["how"],
            "deputy": cleaned["deputy"],
        }


class AppointForm(TermForm, BroughtInMixin):
    """Somebody takes a vacant seat."""

    starts_on = NeededDay(label="From")

    field_order = (
        *PERSON_FIELDS,
        "organisation",
        "starts_on",
        "ends_on",
        "how",
        "deputy",
        "brought_in",
        "brought_in_source",
    )


class ReplaceForm(TermForm):
    """Somebody takes over a seat from whoever sits in it."""

    starts_on = dated(
        "Day of the change",
        required=True,
        help_text="One term ends and the other begins on this day.",
    )
    ends_on = dated("Until", help_text=UNTIL)
    end_reason = forms.CharField(
        label="Reason for the change", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = (
        *PERSON_FIELDS,
        "organisation",
        "starts_on",
        "end_reason",
        "ends_on",
        "how",
        "deputy",
    )


class TermChangeForm(forms.Form):
    """What of a term can be put right."""

    deputy = PersonChoice(
        queryset=Person.objects.none(), required=False, label="Deputy", empty_label="No deputy named"
    )
    how = forms.ChoiceField(choices=Appointment.How.choices, label="How appointed", widget=forms.RadioSelect)
    starts_on = dated("From", help_text="Correct it only where it was recorded wrongly.")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["deputy"]
        chosen.queryset = people


class OfficeForm(SomebodyMixin, BroughtInMixin):
    """Somebody takes an office of a body."""

    kind = forms.ChoiceField(choices=Office.Kind.choices, label="Office", widget=forms.RadioSelect)
    independent = forms.BooleanField(required=False, label="Independent: they hold no seat of this body")
    starts_on = NeededDay(label="From")
    ends_on = dated("Until", help_text=UNTIL)
    field_order = (
        "kind",
        *PERSON_FIELDS,
        "independent",
        "starts_on",
        "ends_on",
        "brought_in",
        "brought_in_source",
    )
