"""What is asked for a webhook."""

from typing import Any

from django import forms

from lsp import clock
from lsp.access import Access
from lsp.forms.fields import DateField3
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.webhooks import kinds
from lsp.webhooks.addresses import LONGEST_ADDRESS

LSP, ORGANISATION = "lsp", "organisation"


class WebhookForm(forms.Form):
    """What it is for, where it leads, what it is told."""

    name = forms.CharField(
        label="What is it for?", max_length=100, help_text="For example: the action tracker of the force"
    )
    address = forms.CharField(
        label="Address",
        max_length=LONGEST_ADDRESS,
        help_text="It begins with https:// and leads to a machine on the public internet.",
    )
    events = forms.MultipleChoiceField(
        label="What is it told of?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one event of the list."},
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = kinds.choices()  # type: ignore[attr-defined]


class NewWebhookForm(WebhookForm):
    """With the partnership or agency it is for."""

    place = forms.ChoiceField(
        label="Whom is it for?",
        help_text="It is told of what happens in the partnership, or to what the agency does in any of them.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a partnership or an agency."},
    )
    field_order = ("name", "place", "address", "events")

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["place"].choices = places_of(user)  # type: ignore[attr-defined]

    def clean_place(self) -> dict[str, Any]:
        """The record that was chosen, under the name the service knows it by."""
        which, _, pk = self.cleaned_data["place"].partition("-")
        model: Any = LocalStrategicPartnership if which == LSP else Organisation
        return {which: model.objects.get(pk=int(pk))}


def places_of(user: Any) -> list[tuple[str, str]]:
    """The partnerships one coordinates and the agencies one acts for."""
    access = Access.of(user)
    lsps = LocalStrategicPartnership.objects.filter(pk__in=access.coordinated_lsp_ids).order_by("name")
    agencies = Organisation.objects.filter(pk__in=access.organisation_ids).order_by("name")
    return [
        *((f"{LSP}-{pk}", name) for pk, name in lsps.values_list("pk", "name")),
        *((f"{ORGANISATION}-{pk}", name) for pk, name in agencies.values_list("pk", "name")),
    ]


class RotateForm(forms.Form):
    """Until when the older secret signs as well."""

    retires_on = DateField3(
        label="First day on which the older secret signs no more",
        help_text="Until then every delivery is signed with both, so that you can change over without haste.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retires_on"].initial = clock.days_from_today(14)


class StopForm(forms.Form):
    """Why it is paused or ended."""

    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept with the webhook.",
    )
