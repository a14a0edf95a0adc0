"""Forms of links between bodies. Shape alone: the rules are the services'."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.models import Organisation, Person
from partnerships.forms.membership import PERSON_FIELDS, UNTIL, PersonOrNew, SomebodyMixin, dated
from partnerships.models import Body, BodyLink


class BodyChoice(forms.ModelChoiceField):
    """A body, told from one of the same name by its partnership."""

    own_lsp: int | None = None

    def label_from_instance(self, obj: Any) -> str:
        """The name, and the partnership where it is another one."""
        return str(obj.name) if obj.lsp_id == self.own_lsp else f"{obj.name}, {obj.lsp.name}"


class LinkChangeForm(SomebodyMixin):
    """What of a link can be put right."""

    chosen = "representative"
    needed = False
    person = None  # type: ignore[assignment]  # it has another name here
    representative = PersonOrNew(
        queryset=Person.objects.none(),
        required=False,
        label="Who represents the partnership there",
        empty_label="Nobody named",
        help_text="Needed where the other body is none of this partnership.",
    )
    purpose = forms.CharField(max_length=300, required=False, label="What for")
    starts_on = dated("From", required=True)
    field_order: tuple[str, ...] = ("representative", *PERSON_FIELDS[1:], "purpose", "starts_on")

    def link(self) -> dict[str, Any]:
        """The fields as the services name them."""
        cleaned = self.cleaned_data
        given = {name: value for name, value in cleaned.items() if name not in PERSON_FIELDS}
        nobody = not cleaned["representative"] and not cleaned["new_name"]
        return {**given, "representative": None if nobody else self.somebody()}


class LinkForm(LinkChangeForm):
    """A new link of a body."""

    kind = forms.ChoiceField(
        choices=BodyLink.Kind.choices, label="How does it stand to the other body?", widget=forms.RadioSelect
    )
    other = BodyChoice(
        queryset=Body.objects.none(),
        required=False,
        label="Body in the register",
        empty_label="None of these",
    )
    outside_name = forms.CharField(
        max_length=200,
        required=False,
        label="Or a body outside it",
        help_text="For example a regional assembly or a sub-regional economic forum.",
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="Organisation to which the body outside belongs",
        empty_label="None, or not known",
    )
    ends_on = dated("Until", help_text=UNTIL)
    field_order = (
        "kind",
        "other",
        "outside_name",
        "organisation",
        "representative",
        *PERSON_FIELDS[1:],
        "purpose",
        "starts_on",
        "ends_on",
    )

    def __init__(
        self, *args: Any, bodies: QuerySet[Body], organisations: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        own_lsp = kwargs.pop("own_lsp")
        super().__init__(*args, **kwargs)
        other: Any = self.fields["other"]
        other.queryset, other.own_lsp = bodies, own_lsp
        organisation: Any = self.fields["organisation"]
        organisation.queryset = organisations
