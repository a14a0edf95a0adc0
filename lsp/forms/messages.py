"""What a form says when a field is wrong: Django's stock sentences put into words that name the field."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


def error_texts(bound: BoundField) -> list[str]:
    """The errors of a field, the stock ones reworded; what a form worded itself stays as it is."""
    return [text for error in bound.errors.as_data() for text in _texts(bound, error)]


def _texts(bound: BoundField, error: ValidationError) -> list[str]:
    stock = str(forms.Field.default_error_messages["required"])
    choosing = isinstance(bound.field.widget, CHOOSING)
    name = _in_sentence(str(bound.label))
    if error.code == "required" and error.messages == [stock]:
        return [f"{'Choose' if choosing else 'Enter'} the {name}"]
    if error.code in ("invalid_choice", "invalid_list") and choosing:
        return [f"Choose the {name} from the list"]
    return list(error.messages)


def _in_sentence(label: str) -> str:
    """A label as it stands within a sentence: `Due date` becomes `due date`, `GSS code` stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label
