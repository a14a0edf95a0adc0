"""Forms of people, roles and invitations. Shape alone: the rules are the services'."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q

from lsp.forms.councils import CouncilField
from lsp.forms.fields import DateField3
from lsp.models import ElectedOffice, LocalStrategicPartnership, Organisation, Person, Role
from lsp.queries.people import NO_ACCOUNT, account_called

NO_ROLE = ("", "No role: a member by appointment")
EVERY_BODY = ("", "Every body of the partnership")
LAST = ("body", "starts_on", "ends_on")
"""Fields at the end of a form, those of them that it has."""
WITHIN_AN_LSP = [(value, label) for value, label in Role.choices if value != Role.ADMINISTRATOR]


class AccountField(forms.CharField):
    """An account by its user name or e-mail address: nobody is shown a list of accounts."""

    def clean(self, value: Any) -> Any:
        """The account. Raises ValidationError where there is none, or it is closed."""
        typed = str(super().clean(value)).strip()
        account = account_called(typed)
        if account is None:
            raise forms.ValidationError(NO_ACCOUNT.format(typed=typed), code="unknown")
        return account


def organisation_field(help_text: str) -> forms.ModelChoiceField:
    """The organisation an agency officer acts for."""
    return forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="Organisation",
        empty_label="None",
        help_text=help_text,
    )


class OfRoleMixin(forms.Form):
    """A role, with the organisation where it is an agency officer's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.current().order_by("name")

    def clean(self) -> dict[str, Any]:
        """An agency officer has an organisation, nobody else has."""
        cleaned = super().clean() or self.cleaned_data
        officer = cleaned.get("role") == Role.AGENCY_OFFICER
        if officer and not cleaned.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Choose the organisation the officer acts for")
        if not officer:
            cleaned["organisation"] = None
        return cleaned


class OfBodyMixin(OfRoleMixin):
    """A role in a partnership, with the body where it is the secretary's of one."""

    body: Any = forms.TypedChoiceField(
        required=False,
        label="Body",
        coerce=int,
        empty_value=None,
        help_text="For a body secretary alone: whose meetings, papers and minutes they keep.",
    )

    def __init__(self, *args: Any, bodies: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.choices = [EVERY_BODY, *bodies]
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])

    def clean(self) -> dict[str, Any]:
        """Nobody but a secretary has a body."""
        cleaned = super().clean()
        if cleaned.get("role") != Role.BODY_SECRETARY:
            if cleaned.get("body"):
                self.add_error(
                    "body", "Only a body secretary is one of a single body: choose that role, or every body"
                )
            cleaned["body"] = None
        return cleaned


class GrantForm(OfBodyMixin):
    """A role in a partnership for somebody who has an account."""

    user = AccountField(label="User name or e-mail address", max_length=254)
    role = forms.ChoiceField(choices=WITHIN_AN_LSP, widget=forms.RadioSelect)
    organisation = organisation_field("For a partner agency officer alone.")
    starts_on = DateField3(label="From", required=False, help_text="Today where it is empty.")
    ends_on = DateField3(label="Until", required=False, help_text="The first day it is no longer held.")


class AccountGrantForm(OfRoleMixin):
    """Any role, for the account whose page it is on."""

    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)
    lsp = forms.ModelChoiceField(
        label="Partnership",
        queryset=LocalStrategicPartnership.objects.none(),
        required=False,
        empty_label="None",
        help_text=(
            "Not for an administrator. Empty for an agency officer on all partnerships. A body secretary given here"
            " is one of every body; for one body, give the role on the page of people and roles of the partnership."
        ),
    )
    organisation = organisation_field("For a partner agency officer alone.")
    starts_on = DateField3(label="From", required=False, help_text="Today where it is empty.")
    ends_on = DateField3(label="Until", required=False, help_text="The first day it is no longer held.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lsp"]
        field.queryset = LocalStrategicPartnership.objects.order_by("name")


class PersonForm(forms.Form):
    """A person in the register."""

    name = forms.CharField(max_length=200)
    job_title = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(label="E-mail address", required=False, max_length=254)


class InvitationForm(OfBodyMixin):
    """Somebody to invite, with a role or none."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField(label="E-mail address", max_length=254, help_text="The invitation goes there.")
    job_title = forms.CharField(max_length=200, required=False)
    role = forms.ChoiceField(
        choices=[NO_ROLE, *WITHIN_AN_LSP], widget=forms.RadioSelect, required=False, initial=""
    )
    organisation = organisation_field("For a partner agency officer alone.")


class MemberRoleForm(OfBodyMixin):
    """The role with which somebody in the register is invited, or none."""

    role = forms.ChoiceField(
        choices=[NO_ROLE, *WITHIN_AN_LSP], widget=forms.RadioSelect, required=False, initial=""
    )
    organisation = organisation_field("For a partner agency officer alone.")


class PasswordForm(forms.Form):
    """A password of one's own choice."""

    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least eight characters; several words are easy to remember and hard to guess.",
    )


class OfficeForm(forms.Form):
    """An elected office: councillor of a council, or Member of Parliament of a constituency."""

    kind = forms.ChoiceField(choices=ElectedOffice.Kind.choices, widget=forms.RadioSelect, label="Office")
    authority = CouncilField(label="Council", required=False, help_text="For a councillor.")
    place = forms.CharField(label="Ward or constituency", max_length=120, required=False)
    council_role = forms.ChoiceField(
        label="Role in the council",
        choices=[("", "None said"), *ElectedOffice.CouncilRole.choices],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    starts_on = DateField3(label="From", required=False)
    ends_on = DateField3(label="Until", required=False, help_text="The first day it is no longer held.")

    def clean(self) -> dict[str, Any]:
        """A councillor is one of a council."""
        cleaned = super().clean() or self.cleaned_data
        councillor = cleaned.get("kind") == ElectedOffice.Kind.COUNCILLOR
        if councillor and not cleaned.get("authority") and "authority" not in self.errors:
            self.add_error("authority", "Enter the council")
        return cleaned


class LinkForm(forms.Form):
    """The person whose account this is, found by name or e-mail address."""

    person = forms.CharField(
        label="Name or e-mail address of the person",
        required=False,
        help_text="As in the register of people. Empty: the account is nobody's in the register.",
    )

    def clean_person(self) -> Person | None:
        """The one person of that name or address. Raises ValidationError for none or several."""
        typed = self.cleaned_data["person"].strip()
        if not typed:
            return None
        found = list(Person.objects.filter(Q(name__iexact=typed) | Q(email__iexact=typed))[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError("Several people are called so: enter the e-mail address instead.")
        raise forms.ValidationError(f"Nobody in the register is called {typed} or has this address.")
