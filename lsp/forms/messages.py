"""What a form says when a field is wrong: Django's stock sentences put into ours (`lsp.shape`), which name the field.

The API's inputs ask the same questions of the same forms (`lsp.api.inputs`).
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, validate_email
from django.forms.boundfield import BoundField
from django.forms.utils import pretty_name

from lsp.shape import UNSEEN, Asked, sentence, unseen_sentence

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DecimalField, "amount"),  # before the whole numbers, of which it is one to Django
    (forms.IntegerField, "number"),
    (forms.EmailField, "email"),
    (forms.URLField, "url"),
)
STOCK_INVALID = {
    "amount": str(forms.DecimalField.default_error_messages["invalid"]),
    "number": str(forms.IntegerField.default_error_messages["invalid"]),
    "email": str(validate_email.message),
    "url": str(forms.URLField.default_error_messages["invalid"]),
}


def error_texts(bound: BoundField) -> list[str]:
    """The errors of a field, the stock ones reworded; what a form worded itself stays as it is."""
    asked = asked_by(bound.field, str(bound.label))
    return list(dict.fromkeys(text for error in bound.errors.as_data() for text in _texts(asked, error)))


def asked_by(field: forms.Field, label: str) -> Asked:
    """What a field of a form asks for. A sentence that the form gave it itself stands before the table's."""
    kind = next((kind for field_class, kind in KINDS if isinstance(field, field_class)), "")
    stock = {
        name: str(words)
        for base in reversed(type(field).__mro__)
        if base.__module__.startswith("django.")
        for name, words in vars(base).get("default_error_messages", {}).items()
    }
    own = {name: str(words) for name, words in field.error_messages.items() if str(words) != stock.get(name)}
    return Asked(label, choosing=isinstance(field.widget, CHOOSING), kind=kind, own=own)


def label_of(field: forms.Field, name: str) -> str:
    """The label of a form's field, as the page shows it."""
    return str(field.label) if field.label else pretty_name(name)


def _texts(asked: Asked, error: ValidationError) -> list[str]:
    code, params = str(error.code), error.params if isinstance(error.params, dict) else {}
    if code == "invalid" and error.messages != [STOCK_INVALID.get(asked.kind)]:
        return list(error.messages)  # a date, a form or a service says itself what is wrong
    try:
        return [sentence(asked, code, params) or " ".join(error.messages)]
    except KeyError:  # of a service, which names no limit
        return list(error.messages)


def several_lines(field: forms.Field) -> bool:
    """Whether a text of several lines is typed there."""
    return isinstance(field.widget, forms.Textarea)


def refuse_unseen(form: forms.BaseForm) -> None:
    """Have every text of the form refuse characters that nobody sees (`lsp.characters`), passwords apart."""
    for name, field in form.fields.items():
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
            stock = [
                each for each in field.validators if not isinstance(each, ProhibitNullCharactersValidator)
            ]
            field.validators = [*stock, _refusing(label_of(field, name), several_lines(field))]


def _refusing(label: str, lines: bool) -> Any:
    def refuse(value: Any) -> None:
        wrong = unseen_sentence(label, value, lines=lines) if isinstance(value, str) else ""
        if wrong:
            raise ValidationError(wrong, code=UNSEEN)

    return refuse
