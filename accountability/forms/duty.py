"""Forms of the duty register. Shape alone: the rules are the services'."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from accountability.duties import Duty
from accountability.queries.duty import Suggestion
from accountability.services.duty_register import Wanted
from lsp.models import Organisation
from lsp.shape import LONGEST
from partnerships.forms.membership import UNTIL, BroughtInMixin, dated

BASIS = 300
NOTE = "For an agency that serves from a facility in the area: which one. It can be read by everybody."


class NameForm(BroughtInMixin):
    """An organisation to put on the register."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Organisation",
        empty_label="Choose an organisation",
        help_text="Those that serve the area, sit here, or are named everywhere. Voluntary, community and private"
        " organisations are never named for the duty.",
    )
    agency = forms.ChoiceField(
        required=False,
        label="As which kind of agency",
        help_text="The regime says by which provision it is named, or that it is a candidate.",
    )
    local_basis = forms.CharField(
        required=False,
        max_length=BASIS,
        label="Or on which local basis",
        help_text="What the partners agreed among themselves, for example: protocol of 4 May 2006.",
    )
    note = forms.CharField(
        required=False,
        label="Why it is named",
        help_text=NOTE,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_on = dated("From", required=True, help_text="The first day on which it is on the register.")
    ends_on = dated("Until", help_text=UNTIL)
    end_reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Why it ended",
        help_text="Where an end is set.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], duties: Iterable[Duty], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
        self.order_fields([name for name in self.fields if "brought" not in name])
        agency: Any = self.fields["agency"]
        agency.choices = [("", "None: it rests on a local basis"), *_kinds(duties)]

    def naming(self) -> dict[str, Any]:
        """The fields as the service names them."""
        cleaned = self.cleaned_data
        names = ("organisation", "agency", "local_basis", "note", "starts_on", "ends_on", "end_reason")
        return {**{name: cleaned[name] for name in names}, **self.broughtness()}


def _kinds(duties: Iterable[Duty]) -> list[tuple[str, Any]]:
    """The kinds of agencies, the newest regime first; by regime where there were several, each key once."""
    listed: list[tuple[str, Any]] = []
    known: set[str] = set()
    for duty in duties:
        fresh = [(kind.key, kind.label) for kind in duty.agencies if kind.key not in known]
        known |= {key for key, _ in fresh}
        listed.append((str(duty.regime), fresh))
    return list(listed[0][1]) if len(listed) == 1 else [group for group in listed if group[1]]


class SuggestedForm(forms.Form):
    """Those of the suggested agencies that are to be named, from one day."""

    agencies = forms.MultipleChoiceField(
        label="Agencies to put on the register",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency"},
    )
    starts_on = dated(
        "From", required=True, help_text="The first day on which those chosen are on the register."
    )

    def __init__(self, *args: Any, suggested: Iterable[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = {str(each.organisation.pk): each for each in suggested}
        agencies: Any = self.fields["agencies"]
        agencies.choices = [(key, each.organisation.name) for key, each in self.suggested.items()]
        for key, each in self.suggested.items():
            if each.needs_a_facility:
                self.fields[f"facility_{key}"] = forms.CharField(
                    required=False,
                    max_length=BASIS,
                    label=f"Facility from which {each.organisation} serves",
                    help_text="Needed where it is chosen. For example: Example General Hospital.",
                )

    def clean(self) -> dict[str, Any]:
        """Who serves from a facility names it, and only who is chosen has one. The service asks again."""
        cleaned = super().clean() or self.cleaned_data
        if "agencies" not in cleaned:
            return cleaned
        for key, each in self.suggested.items():
            name, chosen = f"facility_{key}", key in cleaned["agencies"]
            if name not in self.fields or name in self.errors or chosen == bool(cleaned.get(name)):
                continue
            asked = f"Say from which facility {each.organisation} serves"
            beside = f"{each.organisation} is not ticked. Tick it, or empty this field."
            self.add_error(name, asked if chosen else beside)
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        """Each suggestion with its box and, where one is needed, the field for its facility."""
        chosen = {str(value) for value in self["agencies"].value() or ()}
        return [
            {
                "suggestion": each,
                "value": key,
                "id": f"id_agencies_{place}",
                "checked": key in chosen,
                "facility": self[f"facility_{key}"] if each.needs_a_facility else None,
            }
            for place, (key, each) in enumerate(self.suggested.items())
        ]

    def wanted(self) -> list[Wanted]:
        """Those chosen, as the service takes them."""
        cleaned = self.cleaned_data
        chosen = [(key, self.suggested[key]) for key in cleaned["agencies"]]
        return [
            Wanted(each.organisation, each.kind.key, note=cleaned.get(f"facility_{key}", ""))
            for key, each in chosen
        ]


class DeclineSuggestionForm(forms.Form):
    """Why a suggested agency is not named."""

    reason = forms.CharField(
        label="Reason",
        help_text="It is kept on the record. The agency is not suggested again under this regime.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is not named"},
    )
