"""The field that asks for a file to be kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lsp.stored import inspection, kinds
from lsp.stored.inspection import Upload

AGAIN = "“{name}” was not kept. Choose it again: a browser forgets the file when a page comes back."


class StoredFileField(forms.FileField):
    """A file of the kinds that are kept; cleaned, an `Upload`. What is inside is looked at by the service."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "Choose a file", "empty": "The file is empty"})
        kwargs.setdefault("help_text", f"{kinds.ALLOWED}, at most {inspection.largest() // 1_000_000} MB.")
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(kinds.SUFFIXES)

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        """The file with its content, None where none was chosen."""
        sent = super().clean(data, initial)
        if not sent or isinstance(sent, Upload):
            return sent or None
        if sent.size > inspection.largest():
            raise ValidationError(inspection.too_large(), code="file.size")
        return Upload(sent.name, sent.read())


class ChosenAgain:
    """For a page whose form sends files: where it comes back, it says which of them have to be chosen again."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, with a word beside each file that was sent in vain."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        for name, file in self.request.FILES.items():
            if name in context["form"].fields:
                bound = context["form"][name]
                bound.help_text = f"{AGAIN.format(name=file.name)} {bound.help_text}"
        return context
