"""The form with which a member says whether they come. Shape alone: the rules are the service's."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.models import Person
from partnerships.forms.membership import PersonChoice
from partnerships.services import apologies
from partnerships.services.newcomers import NewPerson


class AnswerForm(forms.Form):
    """I come, a deputy comes, or apologies."""

    status = forms.ChoiceField(
        choices=[(status.value, label) for status, label in apologies.ANSWERS.items()],
        label="Will you come?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you come, a deputy comes, or neither"},
    )
    deputy = PersonChoice(
        queryset=Person.objects.none(), required=False, label="Who comes instead", empty_label="Nobody chosen"
    )
    new_name = forms.CharField(
        max_length=200, required=False, label="Or the name of somebody who is not in the list"
    )
    new_job_title = forms.CharField(max_length=200, required=False, label="Their job title")
    note = forms.CharField(
        max_length=300,
        required=False,
        label="A note to the secretary",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["deputy"]
        chosen.queryset = people
        if label:
            self.fields["status"].label = label
        self.mark_optional = False

    def clean(self) -> dict[str, Any]:
        """A deputy is named where one comes, once."""
        cleaned = super().clean() or self.cleaned_data
        chosen, new = cleaned.get("deputy"), (cleaned.get("new_name") or "").strip()
        if chosen and new:
            self.add_error("new_name", "Choose somebody from the list or enter a name, not both")
        elif (
            cleaned.get("status") == apologies.DEPUTY
            and not chosen
            and not new
            and "deputy" not in self.errors
        ):
            self.add_error("deputy", "Choose who comes, or enter a name")
        return cleaned

    def answer(self) -> dict[str, Any]:
        """As the service names it."""
        given = self.cleaned_data
        deputy: Person | NewPerson | None = given["deputy"]
        if given["status"] != apologies.DEPUTY:
            deputy = None
        elif deputy is None:
            deputy = NewPerson(given["new_name"], given["new_job_title"])
        return {"status": given["status"], "deputy": deputy, "note": given["note"]}
