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


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class StoredFilesField(StoredFileField):
    """Several files; cleaned, a list of `Upload`, empty where none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:  # type: ignore[override]
        """Each file with its content; every problem at once, with the name of the file it is of."""
        found, wrong = [], []
        for sent in data or []:
            try:
                found.append(super().clean(sent, initial))
            except ValidationError as error:
                wrong += [
                    ValidationError(f"“{sent.name}”: {words}", code=error.code) for words in error.messages
                ]
        if wrong:
            raise ValidationError(wrong)
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return [upload for upload in found if upload is not None]


class ChosenAgain:
    """For a page whose form sends files: where it comes back, it says which of them have to be chosen again."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, with a word beside each file that was sent in vain."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        for name, sent in self.request.FILES.lists():
            if name in context["form"].fields:
                bound = context["form"][name]
                again = " ".join(AGAIN.format(name=file.name) for file in sent)
                bound.help_text = f"{again} {bound.help_text}"
        return context
