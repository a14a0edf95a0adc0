"""Forms of agendas and papers. Shape alone: the rules are the services'."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.forms.stored_files import StoredFileField
from lsp.models import StoredFile
from partnerships.forms.membership import dated, number
from partnerships.models import AgendaItem, Body, Meeting


def long_text(rows: int = 6) -> forms.Textarea:
    """A box for several paragraphs."""
    return forms.Textarea(attrs={"rows": rows})


class ItemForm(forms.Form):
    """An item, new or changed."""

    title = forms.CharField(max_length=300, label="What it is about")
    purpose = forms.ChoiceField(
        choices=AgendaItem.Purpose.choices,
        label="What for",
        widget=forms.RadioSelect,
        initial=AgendaItem.Purpose.DISCUSSION,
    )
    text = forms.CharField(required=False, label="Background", widget=long_text())
    presenter = forms.CharField(max_length=200, required=False, label="Who presents it")
    duration = forms.IntegerField(
        required=False, min_value=1, max_value=600, label="Minutes planned", widget=number()
    )
    wanted_on = dated("Wanted by", help_text="Its place on the forward plan.")
    restricted = forms.BooleanField(
        required=False, label="Restricted: only those with a role in the partnership read it"
    )
    restricted_reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why it is restricted",
        help_text="The public reads this in place of the item. For example: commercially confidential.",
    )

    def __init__(self, *args: Any, on_a_meeting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_a_meeting:
            del self.fields["wanted_on"]

    def clean(self) -> dict[str, Any]:
        """A restricted item says why."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("restricted") and not cleaned.get("restricted_reason"):
            self.add_error("restricted_reason", "Say why this item is restricted")
        return cleaned


class MeetingChoice(forms.ModelChoiceField):
    """A meeting by its day."""

    def label_from_instance(self, obj: Any) -> str:
        """`Tuesday 6 June 2006`, and whether it has been held."""
        held = "" if obj.state in ("planned", "called") else f", {obj.get_state_display().lower()}"
        return f"{obj.day:%A} {obj.day.day} {obj.day:%B %Y}{held}"


class PlaceForm(forms.Form):
    """A meeting of the body, or the forward plan."""

    meeting = MeetingChoice(
        queryset=Meeting.objects.none(),
        required=False,
        label="Meeting",
        empty_label="None yet: keep it on the forward plan",
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["meeting"]
        chosen.queryset = meetings
        self.mark_optional = False


class ReferForm(forms.Form):
    """To which body, and what it is asked."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.none(), label="Body it is referred to", empty_label="Choose a body"
    )
    question = forms.CharField(
        required=False,
        label="What the body is asked",
        help_text="Empty: the background of the item as it stands.",
        widget=long_text(4),
    )

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["body"]
        chosen.queryset = bodies


class ReferralAnswerForm(forms.Form):
    """What the body that referred the item is told."""

    answer = forms.CharField(label="Answer", max_length=10_000, widget=long_text())


class ArrangeForm(forms.Form):
    """The place of each item on the agenda, as a number."""

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for place, item in enumerate(self.items, start=1):
            self.fields[f"item_{item.pk}"] = forms.IntegerField(
                label=item.title, min_value=1, max_value=999, initial=place, widget=number()
            )

    def in_order(self) -> list[AgendaItem]:
        """The items by the numbers typed; of two with the same number, the one moved comes first."""

        def place(entry: tuple[int, AgendaItem]) -> tuple[int, bool, int]:
            was, item = entry
            typed = self.cleaned_data[f"item_{item.pk}"]
            return (typed, typed == was, was)

        return [item for _, item in sorted(enumerate(self.items, start=1), key=place)]


class PaperForm(forms.Form):
    """A paper: its file, its text, or the link to it."""

    title = forms.CharField(max_length=200, label="Title")
    file = StoredFileField(required=False, label="File of the paper")
    url = forms.URLField(
        max_length=500,
        required=False,
        label="Link to the paper",
        assume_scheme="https",
        help_text="Where the paper is kept already, in place of a file.",
    )
    text = forms.CharField(
        required=False,
        label="Text of the paper",
        help_text="In place of a file or a link.",
        widget=long_text(12),
    )
    restricted = forms.BooleanField(
        required=False, label="Restricted: only those with a role in the partnership read it"
    )

    def __init__(self, *args: Any, has: StoredFile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has = has
        if has is not None:
            self.fields["file"].label = "Another file in place of the present one"
            now = (
                f"Now: {has.name} ({has.about}). It stays if you choose none, and enter no link and no text."
            )
            self.fields["file"].help_text = f"{now} {self.fields['file'].help_text}"

    def clean(self) -> dict[str, Any]:
        """One of the three; the file there is counts where nothing else is given."""
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("text", "url", "file") if cleaned.get(name)]
        wrong = {"text", "url", "file"} & set(self.errors)
        if len(given) > 1:
            self.add_error(
                given[-1], "Enter the text of the paper or the link to it, or choose its file: only one"
            )
        elif not given and not wrong and self.has is None:
            self.add_error("file", "Choose the file of the paper, or enter the link to it or its text")
        return cleaned


class CallForItemsForm(forms.Form):
    """Until when items are wanted."""

    items_by = dated("Items wanted by", required=True)


class PackForm(forms.Form):
    """A line to the members."""

    note = forms.CharField(
        required=False, max_length=2000, label="A note to the members", widget=long_text(3)
    )
