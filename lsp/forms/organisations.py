"""Forms of organisations. Shape alone: the rules are the services'."""

import difflib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lsp.forms.councils import LIKE_ENOUGH, CouncilField, CouncilsField
from lsp.forms.fields import DateField3
from lsp.models import Organisation, RoleGrant
from lsp.shape import LONGEST


class OrganisationForm(forms.Form):
    """An organisation, new or to be corrected."""

    name = forms.CharField(max_length=200)
    sector = forms.ChoiceField(choices=Organisation.Sector.choices, widget=forms.RadioSelect)
    kind = forms.CharField(
        max_length=80, required=False, help_text="For example police, primary care trust, fire and rescue."
    )
    sponsoring_department = forms.CharField(max_length=120, required=False)
    website = forms.URLField(required=False, max_length=200, assume_scheme="https")
    serves = CouncilsField(
        label="Councils whose areas it serves",
        required=False,
        help_text="One a line, by name or ONS code. How its area fits a partnership's is worked out from these.",
    )
    authority = CouncilField(
        label="The council it is",
        required=False,
        help_text="Only where the organisation is a council itself.",
    )


def _reason(label: str, missing: str = "Say why it changes") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


def _source() -> forms.CharField:
    return forms.CharField(
        label="Source",
        max_length=300,
        help_text="Where it is written down: an order, a minute, a letter.",
        error_messages={"required": "Say where this is written down"},
    )


class RenameForm(forms.Form):
    """A new name, from a day."""

    name = forms.CharField(max_length=200, label="New name")
    on = DateField3(label="From", help_text="The first day it bears the new name.")
    reason = _reason("Why it is renamed")
    source = _source()


class OrganisationsField(forms.CharField):
    """Several organisations of today, one a line, by the name they bear."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        """The organisations. Raises ValidationError naming each unknown, with what is probably meant."""
        lines = str(super().clean(value)).splitlines()
        wanted = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        rows = Organisation.objects.filter(ends_on=None)
        known = {row.name.casefold(): row for row in rows} if wanted else {}
        problems = [_unknown(name, known) for name in wanted if name.casefold() not in known]
        if problems:
            raise ValidationError(problems)
        return [known[name.casefold()] for name in wanted]


def _unknown(name: str, known: dict[str, Organisation]) -> ValidationError:
    near = difflib.get_close_matches(name.casefold(), known, n=3, cutoff=LIKE_ENOUGH)
    near = near or [lowered for lowered in known if name.casefold() in lowered][:3]
    hint = f" Is it {' or '.join(known[lowered].name for lowered in near)}?" if near else ""
    return ValidationError(f"There is no organisation called {name} today.{hint}", code="unknown")


class SuccessionForm(forms.Form):
    """What comes after an organisation."""

    successors = OrganisationsField(
        label="What comes after it",
        help_text="One organisation a line, by its name. Several where it is split among them. Add new ones to the"
        " directory first.",
    )
    merging = OrganisationsField(
        label="What merges with it",
        required=False,
        help_text="Other organisations that end on the same day and have the same successor. One a line.",
    )
    on = DateField3(
        label="From",
        help_text="The first day of what comes after it. Ahead of that day it is announced, and takes effect when the"
        " day comes.",
    )
    reason = _reason("Why it changes")
    source = _source()


class TakeBackSuccessionForm(forms.Form):
    """Why what comes after an organisation does not."""

    reason = _reason("Why it is taken back", "Say why it is taken back")


class CarryRolesForm(forms.Form):
    """Whose roles are carried over to what came after their organisation."""

    successor = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label="To", empty_label=None, widget=forms.RadioSelect
    )
    roles = forms.TypedMultipleChoiceField(
        label="Whose roles are carried over",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="From today each chosen acts for what came after, and no longer for what came before.",
        error_messages={"required": "Choose whose roles are carried over."},
    )

    def __init__(
        self,
        *args: Any,
        successors: Sequence[Organisation] = (),
        roles: Sequence[RoleGrant] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        after: Any = self.fields["successor"]
        after.queryset = Organisation.objects.filter(pk__in=[each.pk for each in successors]).order_by("name")
        held: Any = self.fields["roles"]
        held.choices = [(each.pk, _officer(each)) for each in roles]


def _officer(grant: RoleGrant) -> str:
    person = getattr(grant.user, "person", None)
    name = f"{person.name} ({grant.user.username})" if person else grant.user.username
    return f"{name}, in {grant.lsp.name}" if grant.lsp else f"{name}, in every partnership"


class AnswersForm(forms.Form):
    """Answers to what is offered: to those chosen, or to all that wait."""

    items = forms.MultipleChoiceField(
        label="What you answer",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these has been answered already: look at the list again"},
    )
    every = forms.BooleanField(label="Answer everything that waits, chosen or not", required=False)
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("accept", "Accept"), ("decline", "Decline")],
        widget=forms.RadioSelect,
    )
    people = forms.BooleanField(
        label="Whoever sits there goes on, for the successor",
        required=False,
        help_text="Where you accept. Otherwise the seats begin vacant and the commitments without an owner.",
    )
    reason = forms.CharField(
        label="Why you decline",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, waiting: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: Any = self.fields["items"]
        items.choices = [
            (str(each.pk), f"{each.title} ({each.lsp.name}), of {each.succession.predecessor.name}")
            for each in waiting
        ]
