"""What acts on a record ask for besides themselves: a word, or the reason. As `lsp.forms.reasons` on pages."""

from lsp.api.inputs import Input, Text
from lsp.forms.reasons import LONG, NoteForm, ReasonForm


class NoteInput(Input):
    """A word on the record, where there is one."""

    page_form = NoteForm

    note = Text(max_length=LONG, required=False, allow_blank=True)


class ReasonInput(Input):
    """The reason, which stays on the record."""

    page_form = ReasonForm

    reason = Text(max_length=LONG)
